import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { MemoryRouter } from 'react-router';
import type { AgreementContent } from '@keshen/award';
import '../../i18n';
import { setCsrf } from '../../api';
import { SessionFixture, type EnterpriseRole, type Session } from '../../session';
import type { CaseView, Conclude } from '../application/application.api';
import type { StagePanelProps } from '../application/stage-panels';
import '../application/words';
import AcceptancePanel from './acceptance.panel';
import AgreementPanel from './agreement.panel';
import EvaluationPanel from './evaluation.panel';
import MilestonePanel from './milestone.panel';
import { outcome, pageFixture, viewFixture } from './panels.fixture';

const words = (text: string) => ({ 'zh-CN': text, en: text });
const member = (role: EnterpriseRole): Partial<Session> => ({
  account: { id: 'u1', name: '沈毅', email: 's@example.cn', locale: 'zh-CN' },
  memberships: [{ party: 'p1', partyName: '甲', role }],
});
const officer: Partial<Session> = {
  account: { id: 'u2', name: '陆知行', email: 'l@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'officer', scope: null }],
};

function show(Panel: ComponentType<StagePanelProps>, view: CaseView, session: Partial<Session>) {
  const conclude = jest.fn<Conclude>(async () => undefined);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFixture session={session}>
        <MemoryRouter>
          <Panel page={pageFixture} view={view} conclude={conclude} />
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
  return conclude;
}

beforeEach(() => sessionStorage.clear());

const content: AgreementContent = {
  format: 'keshen.agreement/1',
  reference: 'CXY-2026-0103',
  programme: { code: 'CXY', name: words('产学研') },
  party: { name: '上海嘉测传感技术有限公司', creditCode: null },
  commission: '嘉定区科学技术委员会',
  project: { title: '在线标定', sections: [] },
  awardFen: 10_000_000,
  awardCapitals: '壹拾万元整',
  instalments: [
    { id: 'first', label: words('首期'), percent: 60, amountFen: 6_000_000, after: words('签约后') },
  ],
  duties: [words('专款专用')],
  madeOn: '2026-11-23',
};
const digest = 'a'.repeat(64);
const agreementView = (role: string | null) =>
  viewFixture('agreement', role, {
    arguments: { signed: 'signed', lapsed: 'lapse' },
    outcomes: role ? [outcome('signed', '已签')] : [],
    view: {
      agreement: {
        id: 'g1',
        version: 1,
        content,
        digest,
        partySignedAt: null,
        partySignedBy: null,
        commissionSignedAt: '2026-11-23T02:00:00Z',
        commissionSignedBy: '陆知行',
      },
    },
  });

describe('the panel of the agreement', () => {
  it('is signed by the certifier over the digest that was shown, after it was read', async () => {
    const conclude = show(AgreementPanel, agreementView('applicant'), member('certifier'));
    await userEvent.click(screen.getByRole('button', { name: '签订任务书' }));
    expect(conclude).not.toHaveBeenCalled();
    expect(screen.getByText('先读完任务书并勾选。')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(screen.getByRole('button', { name: '签订任务书' }));
    expect(conclude).toHaveBeenCalledWith({ outcome: 'signed', record: { digest } });
  });
  it('tells a writer that the certifier signs', () => {
    show(AgreementPanel, agreementView('applicant'), member('writer'));
    expect(screen.queryByRole('button', { name: '签订任务书' })).not.toBeInTheDocument();
    expect(screen.getByText('任务书由本单位的审核人签订。')).toBeInTheDocument();
  });
  it('says who has signed and for whom it waits', () => {
    show(AgreementPanel, agreementView(null), officer);
    expect(screen.getByText('陆知行 已签')).toBeInTheDocument();
    expect(screen.getByText('未签')).toBeInTheDocument();
    expect(screen.getByText(/壹拾万元整/)).toBeInTheDocument();
  });
});

const items = [
  { id: 'progress', label: words('进度与任务书一致') },
  { id: 'accounts', label: words('专账核算') },
];
const report = {
  id: 'r1',
  kind: 'interim',
  progress: '样机完成',
  spentFen: 5_000_000,
  targets: [],
  files: [],
  submittedAt: '2026-11-20T02:00:00Z',
};

describe('the panel of the interim check', () => {
  it('sends the report with the case version and asks again for what is missing', async () => {
    setCsrf('token');
    const calls: [string, RequestInit][] = [];
    globalThis.fetch = (async (url: string, init: RequestInit) => {
      calls.push([url, init]);
      return { ok: true, status: 204, headers: new Headers() };
    }) as unknown as typeof fetch;
    show(MilestonePanel, viewFixture('milestone', 'applicant', {}), member('writer'));
    await userEvent.click(screen.getByRole('button', { name: '提交中期报告' }));
    expect(calls).toEqual([]);
    expect(screen.getByLabelText('进展情况')).toBeInvalid();
    await userEvent.type(screen.getByLabelText('进展情况'), '样机完成');
    await userEvent.type(screen.getByLabelText('已用资金'), '5');
    await userEvent.click(screen.getByRole('button', { name: '提交中期报告' }));
    expect(calls.map(([url]) => url)).toEqual(['/api/cases/c1/reports']);
    expect(JSON.parse(String(calls[0]![1].body))).toEqual({
      progress: '样机完成',
      spentFen: 5_000_000,
      targets: [],
      files: [],
      version: 3,
    });
  });
  it('lets the officer conclude only with a complete checklist', async () => {
    const view = viewFixture('milestone', 'officer', {
      arguments: { items },
      outcomes: [outcome('pass', '通过')],
      view: { report },
    });
    const conclude = show(MilestonePanel, view, officer);
    expect(screen.getByRole('button', { name: '通过' })).toBeDisabled();
    await userEvent.click(within(group('进度与任务书一致')).getByLabelText('符合'));
    await userEvent.click(within(group('专账核算')).getByLabelText('存疑'));
    expect(screen.getByText('结论前还差：0 项未查，1 项缺说明。')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('专账核算：存疑的说明'), '缺凭证');
    await userEvent.click(screen.getByRole('button', { name: '通过' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'pass',
      remark: undefined,
      record: {
        items: {
          progress: { answer: 'yes', remark: '' },
          accounts: { answer: 'doubt', remark: '缺凭证' },
        },
      },
    });
  });
  it('waits for the report before there is anything to check', () => {
    show(MilestonePanel, viewFixture('milestone', null, { arguments: { items } }), officer);
    expect(screen.getByText('等承担单位交中期报告，交来后再检查。')).toBeInTheDocument();
  });
});

const group = (name: string) => screen.getByRole('radiogroup', { name });

describe('the panel of the acceptance', () => {
  it('does not let a project pass with an item that does not conform', async () => {
    const view = viewFixture('acceptance', 'officer', {
      arguments: { items: items.slice(0, 1), passes: 'pass', fails: 'fail' },
      outcomes: [outcome('pass', '通过'), outcome('fail', '不通过', 'required')],
      view: { report: { ...report, kind: 'final' } },
    });
    const conclude = show(AcceptancePanel, view, officer);
    expect(screen.getByRole('button', { name: '不通过' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('验收专家'), '顾清和、沈毅');
    await userEvent.type(screen.getByLabelText('结余资金'), '0');
    await userEvent.click(within(group('进度与任务书一致')).getByLabelText('不符'));
    await userEvent.type(screen.getByLabelText('进度与任务书一致：不符的说明'), '未完成');
    expect(screen.getByRole('button', { name: '通过' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText(/^意见/), '指标未完成');
    await userEvent.click(screen.getByRole('button', { name: '不通过' }));
    expect(conclude).toHaveBeenCalledWith(
      expect.objectContaining({
        outcome: 'fail',
        record: expect.objectContaining({ panel: ['顾清和', '沈毅'], unspentFen: 0 }),
      }),
    );
  });
});

describe('the panel of the evaluation', () => {
  const grades = [
    { outcome: 'excellent', from: 90 },
    { outcome: 'good', from: 0 },
  ];

  it('asks the applicant for its own score of every indicator, and sends them with its report', async () => {
    setCsrf('token');
    const bodies: unknown[] = [];
    globalThis.fetch = (async (_url: string, init: RequestInit) => {
      bodies.push(JSON.parse(String(init.body)));
      return { ok: true, status: 204, headers: new Headers() };
    }) as unknown as typeof fetch;
    const view = viewFixture('evaluation', 'applicant', {
      arguments: { indicators: items, grades, self: true },
    });
    show(EvaluationPanel, view, member('writer'));
    await userEvent.type(screen.getByLabelText('进展情况'), '已形成销售');
    await userEvent.type(screen.getByLabelText('已用资金'), '5');
    await userEvent.type(screen.getByLabelText('自评：进度与任务书一致'), '95');
    await userEvent.click(screen.getByRole('button', { name: '提交自评' }));
    expect(screen.getByText('各项指标都要自评，0 至 100 的整数')).toBeInTheDocument();
    expect(bodies).toEqual([]);
    await userEvent.type(screen.getByLabelText('自评：专账核算'), '90');
    await userEvent.click(screen.getByRole('button', { name: '提交自评' }));
    expect(bodies).toEqual([expect.objectContaining({ scores: { progress: 95, accounts: 90 } })]);
  });

  it('shows the officer the applicant’s own scores beside the fields', () => {
    const own = { ...report, kind: 'result', scores: { progress: 95, accounts: 90 } };
    const view = viewFixture('evaluation', 'officer', {
      arguments: { indicators: items, grades, self: true },
      outcomes: [outcome('excellent', '优'), outcome('good', '良')],
      view: { report: own },
    });
    show(EvaluationPanel, view, officer);
    expect(screen.getByText('自评 95 分')).toBeInTheDocument();
    expect(screen.getByText(/^进度与任务书一致 95\s专账核算 90$/)).toBeInTheDocument();
  });

  it('shows mean and grade while scores are typed, and only that grade can be pressed', async () => {
    const view = viewFixture('evaluation', 'officer', {
      arguments: {
        indicators: items,
        grades: [
          { outcome: 'excellent', from: 90 },
          { outcome: 'good', from: 0 },
        ],
      },
      outcomes: [outcome('excellent', '优'), outcome('good', '良')],
    });
    const conclude = show(EvaluationPanel, view, officer);
    await userEvent.type(screen.getByLabelText('进度与任务书一致'), '85');
    expect(screen.getByRole('button', { name: '良' })).toBeDisabled();
    await userEvent.type(screen.getByLabelText('专账核算'), '90');
    expect(screen.getByText('87.50')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '优' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: '良' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'good',
      remark: undefined,
      record: { scores: { progress: 85, accounts: 90 }, findings: undefined },
    });
  });
});
