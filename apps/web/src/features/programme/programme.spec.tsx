import { readFileSync } from 'node:fs';
import '@testing-library/jest-dom';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';
import '../../i18n';
import {
  callSchema,
  daysLadder,
  definitionSchema,
  drawnWorkflow,
  entitledAmount,
  instalments,
  ownCheck,
  ownCheckQuestions,
  unflatten,
} from '@keshen/programme';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { SessionFixture, type Session } from '../../session';
import AdminCallPage from './admin-call.page';
import CallFormPage from './call-form.page';
import CallPageScreen from './call.page';
import type { CallPage, ListedCall, OwnCheckGiven } from './programme.api';

const shipped: unknown = JSON.parse(readFileSync('libs/programme/src/definitions/CXY.json', 'utf8'));
const definition = definitionSchema.parse(shipped);
const call: ListedCall = {
  id: 'k1',
  programmeVersionId: '01960000-0000-7000-8000-000000000001',
  programmeCode: 'CXY',
  title: { 'zh-CN': '产学研合作项目专项资金（2026年度）', en: 'Cooperation fund 2026' },
  year: 2026,
  batch: 1,
  noticeNumber: '嘉科〔2026〕21号',
  opensAt: '2020-01-01T01:00:00.000Z',
  closesAt: '2099-11-27T08:30:00.000Z',
  endorsementClosesAt: '2099-12-02T08:30:00.000Z',
  envelopeFen: 100_000_000,
  awardedFen: 0,
  quotaTotal: null,
  quotaPerRecommender: null,
  quotas: [],
  limitPerParty: 1,
  graceMinutes: 0,
  sealed: false,
  contact: { office: '科技发展科', person: '陆知行', phone: '021-0000-0001', email: null, address: null },
  publishedAt: '2026-10-26T00:00:00.000Z',
  closedEarlyAt: null,
  closedEarlyReason: null,
  copiedFrom: null,
  trial: false,
  trialEndedAt: null,
  version: 1,
  status: 'open',
  programme: { code: 'CXY', name: definition.name, summary: definition.summary },
};
const page: CallPage = {
  ...definition,
  call,
  programme: { ...call.programme, version: 1 },
  questions: ownCheckQuestions(definition),
  choices: definition.form.sections.flatMap((s) =>
    s.fields.flatMap((f) =>
      f.id === 'category' && f.type === 'choice'
        ? [{ path: 'partner.category', label: f.label, options: f.options }]
        : [],
    ),
  ),
  figures: [{ path: 'partner.contract_amount', label: { 'zh-CN': '合同金额', en: 'Contract amount' } }],
  sections: definition.form.sections,
  attachments: definition.form.attachments,
  ladder: daysLadder(definition),
  policyFiles: [],
  workflow: drawnWorkflow(definition.workflows.application),
};

type Asked = { method: string; path: string; body: unknown };
/** A server that answers by the rules of the programme itself. */
function serve(): Asked[] {
  const asked: Asked[] = [];
  setCsrf('token');
  const answer = (path: string, body: unknown): unknown => {
    if (path.endsWith('/own-check')) {
      const { answers, choices, figures } = body as OwnCheckGiven;
      const context = { answers: unflatten({ ...choices, ...figures }) };
      const amount = entitledAmount(definition, context);
      return {
        verdicts: ownCheck(definition, answers, context),
        amount: 'amount' in amount ? amount.amount : null,
        instalments: 'amount' in amount ? instalments(definition, amount.amount, context.answers) : [],
      };
    }
    if (path === '/api/programmes')
      return { items: [{ id: call.programmeVersionId, code: 'CXY', version: 1, name: definition.name }] };
    if (path.startsWith('/api/admin/calls?')) return { items: [{ ...call, funnel: [] }], next: null };
    if (path.startsWith('/api/admin/calls/')) return { call, extensions: [] };
    if (path.endsWith('/expert-draws')) return [];
    return path === '/api/calls/k1' ? page : call;
  };
  serving((method, path, body) => {
    asked.push({ method, path, body });
    return [200, answer(path, body)];
  });
  return asked;
}

const administrator: Partial<Session> = {
  account: { id: 'a1', name: '周管理', email: 'a@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'administrator', scope: null }],
};
function show(path: string, pattern: string, element: ReactNode, session: Partial<Session> = {}) {
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SessionFixture session={session}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path={pattern} element={element} />
            <Route path="*" element={<p>elsewhere</p>} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
}

describe('the call page', () => {
  it('answers the own check at once, by category, and tells the amount', async () => {
    serve();
    const user = userEvent.setup();
    show('/calls/k1', '/calls/:id', <CallPageScreen />);
    const contract = await screen.findByLabelText('合同经费是多少？');
    await user.type(contract, '180');
    expect(await screen.findByText('差 20.00 万元')).toBeVisible();
    expect(screen.getByText('须说明理由')).toBeVisible();
    await user.click(screen.getByRole('radio', { name: /类别二/ }));
    await waitFor(() => expect(screen.queryByLabelText('合同经费是多少？')).not.toBeInTheDocument());
    await user.type(screen.getByLabelText('合同金额'), '236');
    expect(await screen.findByText(/首期 3.00 万元、尾款 2.00 万元/)).toBeVisible();
  });

  it('leads a visitor through signing in, a unit to its form, and lets staff only read', async () => {
    serve();
    const { unmount } = show('/calls/k1', '/calls/:id', <CallPageScreen />);
    const [start] = await screen.findAllByRole('link', { name: '开始申报' });
    expect(start).toHaveAttribute('href', '/sign-in?to=%2Fapplications%2Fnew%3Fcall%3Dk1');
    unmount();
    show('/calls/k1', '/calls/:id', <CallPageScreen />, administrator);
    await screen.findByRole('heading', { name: '材料' });
    expect(screen.queryByRole('link', { name: '开始申报' })).not.toBeInTheDocument();
  });

  it('lists every question of the form and every attachment', async () => {
    serve();
    show('/calls/k1', '/calls/:id', <CallPageScreen />);
    await screen.findByRole('heading', { name: '全部问题' });
    for (const section of definition.form.sections)
      for (const field of section.fields)
        expect((await screen.findAllByText(field.label['zh-CN'], { exact: false })).length).toBeGreaterThan(
          0,
        );
    expect(await screen.findByText('街镇、园区在线出具')).toBeVisible();
  });
});

describe('the administrator', () => {
  it('is told what is wrong with a call by the server’s own schema, and sends it when it is right', async () => {
    const asked = serve();
    const user = userEvent.setup();
    show('/admin/calls/new', '/admin/calls/new', <CallFormPage />, administrator);
    await user.click(await screen.findByRole('button', { name: '存为草稿' }));
    expect((await screen.findAllByText('格式不对')).length).toBeGreaterThan(0);
    const fill = async (label: string, text: string) => {
      const input = screen.getByLabelText(label);
      await user.clear(input);
      await user.type(input, text);
    };
    await fill('中文标题', '产学研合作项目专项资金（2027年度）');
    await fill('英文标题', 'Cooperation fund 2027');
    await fill('年度', '2027');
    await fill('文号', '嘉科〔2027〕3号');
    await fill('开放', '2027-03-01T09:00');
    await fill('申报单位截止', '2027-03-31T16:30');
    await fill('推荐单位截止', '2027-03-30T16:30');
    await fill('资金额度', '100');
    await fill('联系科室', '科技发展科');
    await fill('联系人', '陆知行');
    await fill('电话', '021-0000-0001');
    await user.click(screen.getByRole('button', { name: '存为草稿' }));
    expect(await screen.findByText('推荐截止不能早于申报截止')).toBeVisible();
    expect(asked.some((a) => a.method === 'POST')).toBe(false);
    await fill('推荐单位截止', '2027-04-07T16:30');
    await user.click(screen.getByRole('button', { name: '存为草稿' }));
    await screen.findByText('elsewhere');
    const sent = asked.find((a) => a.method === 'POST')!;
    expect(sent.path).toBe('/api/admin/calls');
    expect(callSchema.parse(sent.body)).toMatchObject({
      closesAt: '2027-03-31T08:30:00.000Z',
      envelopeFen: 100_000_000,
    });
  });

  it('extends with a reason, in Shanghai time', async () => {
    const asked = serve();
    const user = userEvent.setup();
    show('/admin/calls/k1', '/admin/calls/:id', <AdminCallPage />, administrator);
    await user.click(await screen.findByRole('button', { name: '延期' }));
    const dialog = screen.getByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: '延期' }));
    expect(within(dialog).getByText('理由至少写 4 个字')).toBeVisible();
    const until = within(dialog).getByLabelText('新的截止时间');
    await user.clear(until);
    await user.type(until, '2099-12-01T16:30');
    await user.type(within(dialog).getByLabelText('理由'), '系统维护一天');
    await user.click(within(dialog).getByRole('button', { name: '延期' }));
    await waitFor(() => expect(asked.some((a) => a.path.endsWith('/extensions'))).toBe(true));
    expect(asked.find((a) => a.path.endsWith('/extensions'))!.body).toEqual({
      closesAt: '2099-12-01T08:30:00.000Z',
      applicationId: null,
      reason: '系统维护一天',
    });
  });
});
