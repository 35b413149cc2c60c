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
import { SessionFixture, type Session } from '../../session';
import type { ApplicationPage, Conclude } from '../application/application.api';
import '../application/words';
import { outcome, pageFixture, viewFixture } from '../award/panels.fixture';
import DecisionPanel from './decision.panel';
import MeetingPageView from './meeting.page';
import RankingPage from './ranking.page';

const WAN = 1_000_000;
const words = (text: string) => ({ 'zh-CN': text, en: text });
const leader: Partial<Session> = {
  account: { id: 'l1', name: '沈毅', email: 's@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'leader', scope: null }],
};
const caseId = (n: number) => `0192f0c0-0000-7000-8000-00000000000${n}`;
const row = (n: number, part: object = {}) => ({
  caseId: caseId(n),
  applicationId: `a${n}`,
  reference: `CXY-2026-000${n}`,
  title: `项目${n}`,
  party: '上海云岫新能源科技有限公司',
  version: n,
  score: 8000,
  askedFen: 10 * WAN,
  entitledFen: 10 * WAN,
  recommendedFen: 10 * WAN,
  decided: null,
  rank: n,
  amountFen: 10 * WAN,
  runningFen: n * 10 * WAN,
  above: n === 1,
  tied: false,
  contested: false,
  dots: [],
  recommends: 3,
  experts: 3,
  waiting: true,
  outcome: null,
  meetingId: null,
  trust: null,
  ...part,
});
const ranking = {
  call: {
    id: 'k1',
    title: words('2026年度第一批'),
    year: 2026,
    batch: 1,
    noticeNumber: '嘉科〔2026〕21号',
    envelopeFen: 15 * WAN,
    awardedFen: 0,
  },
  programme: { code: 'CXY', name: words('产学研') },
  ranking: {
    rows: [row(1), row(2)],
    line: 1,
    usedFen: 10 * WAN,
    leftFen: 5 * WAN,
    envelopeFen: 15 * WAN,
    askedFen: 20 * WAN,
    certainFen: 10 * WAN,
    contestedFen: 0,
  },
  trust: { fitted: false, draws: 0 },
  agenda: [],
  outcomes: [
    { id: 'agree', label: words('同意'), remark: 'optional', funds: true },
    { id: 'refuse', label: words('不同意'), remark: 'required', funds: false },
  ],
};
const meeting = {
  id: 'm1',
  callId: 'k1',
  title: '主任办公会',
  heldOn: '2026-12-01',
  minutes: '',
  state: 'draft',
  version: 0,
  items: [1, 2].map((n) => ({
    ...row(n),
    position: n,
    note: '',
    outcome: null,
    amountFen: null,
    remark: null,
    decidedAt: null,
    decidedBy: null,
  })),
  ranking,
};

type Asked = { method: string; url: string; body: { decisions?: object[] } | undefined };
/** The server: what it was asked, and what it answers by address. */
function serve(answers: Record<string, unknown>): Asked[] {
  const asked: Asked[] = [];
  setCsrf('token');
  serving((method, url, body) => {
    asked.push({ method, url, body: body as Asked['body'] });
    return [200, answers[url] ?? {}];
  });
  return asked;
}
const show = (page: ReactNode, at = '/', session = leader) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={session}>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <Route path="/meetings/:id" element={page} />
            <Route path="/rankings/:call" element={page} />
            <Route path="/" element={page} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );

describe('the ranking of a call', () => {
  it('draws the funding line after what fits, with what is left in words', async () => {
    serve({ '/api/rankings/k1': ranking });
    show(<RankingPage />, '/rankings/k1');
    expect(await screen.findByText('项目1')).toBeInTheDocument();
    const lines = screen.getAllByRole('row').map((each) => each.textContent ?? '');
    expect(lines.findIndex((text) => text.includes('余 5.00'))).toBe(2);
    expect(screen.getByRole('img', { name: /线上 10.00，并列组 0.00，额度 15.00 万元/ })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /送主任办公会/ })).not.toBeInTheDocument();
  });
});

describe('a meeting', () => {
  it('is filled as recommended as far as the money reaches, previewed, and only then decided', async () => {
    const preview = { lines: [{ caseId: caseId(1), done: true }], awardedFen: 10 * WAN, leftFen: 5 * WAN };
    const asked = serve({
      '/api/meetings/m1': meeting,
      '/api/meetings/m1/preview': preview,
      '/api/meetings/m1/decisions': { lines: preview.lines },
    });
    show(<MeetingPageView />, '/meetings/m1');
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: '按建议填写' }));
    expect(screen.getByLabelText('项目1 的结论')).toHaveValue('agree');
    expect(screen.getByLabelText('项目2 的结论')).toHaveValue('');
    await user.click(screen.getByRole('button', { name: '预览 1 项…' }));
    expect(await screen.findByText(/可办 1 项，不可办 0 项/)).toBeInTheDocument();
    expect(asked.some((a) => a.url.endsWith('/decisions'))).toBe(false);
    await user.click(screen.getByRole('button', { name: '审定 1 项' }));
    expect(await screen.findByText(/已审定 1 项，未办 0 项/)).toBeInTheDocument();
    expect(asked.find((a) => a.url.endsWith('/decisions'))?.body?.decisions).toEqual([
      { caseId: caseId(1), outcome: 'agree', version: 1, amountFen: 10 * WAN },
    ]);
  });

  it('says to whoever stands aside in its call that nothing can be decided there, and offers no choice', async () => {
    const title = { 'zh-CN': '2026年度', en: '2026' };
    serve({
      '/api/meetings/m1': meeting,
      '/api/interests/calls': { calls: [{ id: meeting.ranking.call.id, title }] },
    });
    show(<MeetingPageView />, '/meetings/m1');
    expect(await screen.findByRole('note')).toHaveTextContent(/您须回避这个批次里的申报/);
    expect(screen.queryByLabelText('项目1 的结论')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '按建议填写' })).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox', { name: '会议纪要' })).not.toBeInTheDocument();
  });

  it('offers an officer no choice, and keeps the minutes open', async () => {
    serve({ '/api/meetings/m1': meeting });
    show(<MeetingPageView />, '/meetings/m1', { ...leader, staff: [{ role: 'officer', scope: null }] });
    expect(await screen.findByRole('textbox', { name: '会议纪要' })).toBeInTheDocument();
    expect(screen.queryByLabelText('项目1 的结论')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: '结束会议' })).toBeDisabled();
  });
});

describe('the decision on one application', () => {
  const view = viewFixture('decision', 'leader', {
    arguments: { funds: ['agree'], refuses: 'refuse' },
    outcomes: [outcome('agree', '同意'), outcome('refuse', '不同意', 'required')],
    view: {
      askedFen: 10 * WAN,
      entitledFen: 10 * WAN,
      recommendedFen: 8 * WAN,
      proposedFen: 8 * WAN,
      score: 8000,
      dots: [],
      envelopeFen: 15 * WAN,
      awardedFen: 10 * WAN,
      meeting: null,
    },
  });
  const page = { ...pageFixture, call: { id: 'k1' } } as ApplicationPage;

  it('begins with the recommended amount, says when it exceeds the envelope, and sends fen', async () => {
    const conclude = jest.fn<Conclude>(async () => undefined);
    show(<DecisionPanel page={page} view={view} conclude={conclude} />);
    const user = userEvent.setup();
    expect(screen.getByText('超出资金额度，还剩 5.00 万元。')).toBeInTheDocument();
    await user.clear(screen.getByLabelText('立项金额'));
    expect(screen.getByRole('button', { name: '同意' })).toBeDisabled();
    expect(screen.getByRole('button', { name: '不同意' })).toBeEnabled();
    await user.type(screen.getByLabelText('立项金额'), '5');
    await user.click(screen.getByRole('button', { name: '同意' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'agree',
      remark: undefined,
      record: { amountFen: 5 * WAN },
    });
  });
});
