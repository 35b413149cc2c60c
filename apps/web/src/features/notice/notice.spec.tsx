import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { SessionFixture } from '../../session';
import type { Conclude } from '../application/application.api';
import '../application/words';
import { outcome, viewFixture } from '../award/panels.fixture';
import ObjectionPanel from './objection.panel';
import ObjectionStatusPage from './objection-status.page';
import NoticePageView from './notice.page';

const item = '0192f0c0-0000-7000-8000-000000000001';
const notice = {
  id: 'n1',
  number: '嘉科〔2026〕32号',
  title: '2026年度产学研合作项目拟立项项目公示',
  call: { id: 'k1', title: { 'zh-CN': '2026年度产学研合作项目', en: 'Cooperation 2026' } },
  programme: 'CXY',
  startsOn: '2026-11-19',
  endsOn: '2026-11-25',
  workingDays: 5,
  publishedAt: '2026-11-19T01:00:00Z',
  count: 1,
  totalFen: 8_000_000,
  state: 'current',
  day: 3,
  contact: { office: '监督科', phone: '021-0000-0009', address: null },
  days: ['2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25'],
  objections: 0,
  items: [
    {
      id: item,
      project: '智慧停车诱导与共享平台',
      unit: '上海泊安信息技术有限公司',
      town: '安亭镇',
      amountFen: 8_000_000,
    },
  ],
};

type Asked = { method: string; url: string; body: unknown };
/** The server: what it was asked, and what it answers by address. */
function serve(answers: Record<string, unknown>): Asked[] {
  const asked: Asked[] = [];
  setCsrf('token');
  serving((method, url, body) => {
    asked.push({ method, url, body });
    const answer = answers[url];
    return answer === undefined ? [404, { code: 'objection.unknown', status: 404 }] : [200, answer];
  });
  return asked;
}
const show = (page: ReactNode, at = '/') =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={{}}>
        <MemoryRouter initialEntries={[at]}>{page}</MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
const noticePage = () =>
  show(
    <Routes>
      <Route path="notices/:id" element={<NoticePageView />} />
    </Routes>,
    '/notices/n1',
  );

describe('a public notice', () => {
  it('says the day of its period, lists what is proposed, and prints as the paper that is posted', async () => {
    serve({ '/api/notices/n1': notice });
    noticePage();
    expect(await screen.findByRole('heading', { level: 1, name: notice.title })).toBeInTheDocument();
    expect(screen.getByRole('list', { name: '公示共 5 个工作日，今天第 3 个' })).toBeInTheDocument();
    expect(screen.getByText(/11月23日/, { selector: '[aria-current="date"]' })).toBeInTheDocument();
    expect(screen.getByRole('rowheader', { name: '智慧停车诱导与共享平台' })).toBeInTheDocument();
    const paper = document.querySelector('article.a4')!;
    expect(paper).toHaveTextContent('关于2026年度产学研合作项目拟立项项目的公示');
    expect(paper).toHaveTextContent('合计 8.00 万元');
  });

  it('takes an objection by name: what is missing is said at the field, the code is shown', async () => {
    const asked = serve({
      '/api/notices/n1': notice,
      '/api/notices/n1/objections': { code: '7F3A-91C0-K2PD-6WXY', receivedAt: '2026-11-23T04:03:00Z' },
    });
    noticePage();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: '实名提交' }));
    for (const words of ['请选择项目', '请写明事实，10 至 2000 字', '请填真实姓名', '请填联系电话'])
      expect(screen.getAllByText(words).length).toBeGreaterThan(0);
    expect(asked.filter((a) => a.method === 'POST')).toEqual([]);

    await user.selectOptions(screen.getByLabelText('对哪一项'), item);
    await user.type(screen.getByLabelText('事实与理由'), '该项目与另一已立项项目内容相同。');
    await user.type(screen.getByLabelText('姓名'), '欧阳晓敏');
    await user.type(screen.getByLabelText('联系电话'), '13812342047');
    await user.click(screen.getByRole('button', { name: '实名提交' }));
    expect(await screen.findByText('7F3A-91C0-K2PD-6WXY')).toBeInTheDocument();
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({
      item,
      facts: '该项目与另一已立项项目内容相同。',
      evidence: '',
      objector: { name: '欧阳晓敏', unit: '', phone: '13812342047', email: null },
    });
    expect(screen.queryByText('欧阳晓敏')).not.toBeInTheDocument();
  });

  it('that is over takes no objection', async () => {
    serve({ '/api/notices/n1': { ...notice, state: 'past', day: 5 } });
    noticePage();
    expect(await screen.findByText(/公示已于 2026年11月25日 结束/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '实名提交' })).not.toBeInTheDocument();
  });
});

describe('the status of an objection', () => {
  it('is asked by a code of the right form', async () => {
    const asked = serve({
      '/api/objections/status': {
        notice: notice.number,
        project: '智慧停车诱导与共享平台',
        receivedAt: '2026-11-23T04:03:00Z',
        dueAt: null,
        state: 'answered',
        result: 'maintained',
        answer: '经核实，两个项目内容不同。',
        answeredAt: '2026-11-24T04:03:00Z',
      },
    });
    show(<ObjectionStatusPage />);
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: '回执码' }), '7f3a');
    await user.click(screen.getByRole('button', { name: '查询办理情况' }));
    expect(screen.getByText('回执码为四组、每组四位字母或数字')).toBeInTheDocument();
    expect(asked).toEqual([]);
    await user.type(screen.getByRole('textbox', { name: '回执码' }), '-91c0-k2pd-6wxy');
    await user.click(screen.getByRole('button', { name: '查询办理情况' }));
    expect(await screen.findByText('经核实，两个项目内容不同。')).toBeInTheDocument();
    expect(asked[0]?.body).toEqual({ code: '7F3A-91C0-K2PD-6WXY' });
  });
});

describe('answering an objection', () => {
  const objection = {
    caseId: 'o1',
    notice: notice.number,
    facts: '该项目与另一已立项项目内容相同。',
    evidence: '',
    receivedAt: '2026-11-23T04:03:00Z',
    dueAt: null,
    open: true,
    result: null,
    amountFen: null,
    reason: null,
    answer: null,
    decidedAt: null,
  };
  const view = viewFixture('objection', 'officer', {
    arguments: { role: 'decides', maintains: 'maintain', revokes: 'revoke', adjusts: 'adjust' },
    outcomes: [outcome('maintain', '维持', 'required'), outcome('adjust', '调整', 'required')],
    view: { objection, awardFen: 8_000_000, reveal: true },
  });

  it('waits for the written answer, and an adjustment for a lower amount', async () => {
    serve({});
    const conclude = jest.fn<Conclude>(async () => undefined);
    show(<ObjectionPanel view={view} conclude={conclude} />);
    const user = userEvent.setup();
    expect(screen.getByRole('button', { name: '维持' })).toBeDisabled();
    await user.type(screen.getByLabelText('给异议人的书面答复'), '经核实，部分属实。');
    expect(screen.getByRole('button', { name: '维持' })).toBeEnabled();
    expect(screen.getByRole('button', { name: '调整' })).toBeDisabled();
    await user.type(screen.getByLabelText(/调整后的金额/), '6');
    await user.type(screen.getByLabelText('意见'), '核减设备费');
    await user.click(screen.getByRole('button', { name: '调整' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'adjust',
      remark: '核减设备费',
      record: { answer: '经核实，部分属实。', amountFen: 6_000_000 },
    });
  });

  it('shows who objected only after a reason was given', async () => {
    const asked = serve({
      '/api/objections/o1/objector': { name: '欧阳晓敏', unit: '', phone: '13812342047', email: null },
    });
    show(<ObjectionPanel view={view} conclude={async () => undefined} />);
    const user = userEvent.setup();
    expect(screen.queryByText(/欧阳晓敏/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '查看…' }));
    expect(screen.getByRole('button', { name: '查看…' })).toBeDisabled();
    await user.type(screen.getByLabelText('查看理由'), '需电话核实');
    await user.click(screen.getByRole('button', { name: '查看…' }));
    expect(await screen.findByText(/欧阳晓敏/)).toBeInTheDocument();
    expect(asked[0]?.body).toEqual({ reason: '需电话核实' });
  });
});
