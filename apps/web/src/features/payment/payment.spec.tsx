import '@testing-library/jest-dom';
import { jest } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import '../../i18n';
import { serving } from '../../answers.fixture';
import { setCsrf } from '../../api';
import { SessionFixture, type Session } from '../../session';
import type { Conclude } from '../application/application.api';
import { outcome, pageFixture, viewFixture } from '../award/panels.fixture';
import '../application/words';
import type { Payment, PaymentView } from './payment.api';
import PaymentPanel from './payment.panel';
import PaymentsPage from './payments.page';

const finance: Partial<Session> = {
  account: { id: 'f1', name: '黄敏', email: 'h@example.cn', locale: 'zh-CN' },
  staff: [{ role: 'finance', scope: null }],
};
const certifier: Partial<Session> = {
  account: { id: 'u1', name: '沈毅', email: 's@example.cn', locale: 'zh-CN' },
  memberships: [{ party: 'p1', partyName: '甲', role: 'certifier' }],
};
const payment: Payment = {
  id: 'y1',
  no: 1,
  batchId: null,
  applicationId: 'a1',
  caseId: 'c1',
  entryId: 1,
  callId: 'k1',
  instalment: 'first',
  attempt: 1,
  amountFen: 6_000_000,
  state: 'due',
  payeeName: '上海嘉测传感技术有限公司',
  madeAt: '2026-11-20T02:00:00Z',
  preparedAt: null,
  preparedBy: null,
  approvedAt: null,
  approvedBy: null,
  settledOn: null,
  bankReference: null,
  returnReason: null,
};
const shown = (change: Partial<Payment>, rest: Partial<PaymentView> = {}): PaymentView => ({
  payment: { ...payment, ...change },
  payee: { name: payment.payeeName, bank: '工行嘉定支行', account: '********6789' },
  preparedByName: null,
  approvedByName: null,
  accountOpen: false,
  lastReturn: null,
  receivedFen: 0,
  ...rest,
});

type Asked = { method: string; url: string; body: unknown };
/** The server: what it was asked, and what it answers by address. */
function serve(answers: Record<string, unknown> = {}): Asked[] {
  const asked: Asked[] = [];
  setCsrf('token');
  serving((method, url, body) => {
    asked.push({ method, url, body });
    const found = Object.entries({ '/api/interests/calls': {}, ...answers }).find(([path]) =>
      url.startsWith(path),
    );
    return [found ? 200 : 204, found?.[1]];
  });
  return asked;
}

function around(children: ReactNode, session: Partial<Session>) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SessionFixture session={session}>
        <MemoryRouter>{children}</MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
}
function show(view: PaymentView, session: Partial<Session>, role = 'finance', ends = false) {
  const conclude = jest.fn<Conclude>(async () => undefined);
  const stage = viewFixture('payment', role, {
    arguments: { instalment: 'first', paid: 'paid', clawedBack: 'claw_back' },
    outcomes: ends ? [outcome('claw_back', '追回')] : [],
    view,
  });
  around(<PaymentPanel page={pageFixture} view={stage} conclude={conclude} />, session);
  return conclude;
}
const acts = (asked: Asked[]) => asked.filter(({ method }) => method !== 'GET');

describe('the panel of a payment', () => {
  it('says plainly that whoever confirmed may not approve', () => {
    show(shown({ state: 'prepared', preparedBy: 'f1' }), finance);
    expect(screen.getByText('这笔由您确认，须由另一位财务复核。')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '复核' })).toBeDisabled();
  });
  it('lets another person approve', async () => {
    const asked = serve();
    show(shown({ state: 'prepared', preparedBy: 'f2' }), finance);
    await userEvent.click(screen.getByRole('button', { name: '复核' }));
    expect(acts(asked)).toEqual([{ method: 'POST', url: '/api/payments/y1/approval', body: undefined }]);
  });
  it('waits with confirming until the account is corrected', () => {
    show(shown({ attempt: 2 }, { accountOpen: true, lastReturn: '户名不符' }), finance);
    expect(screen.getByText(/户名不符/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '确认' })).toBeDisabled();
  });
  it('books a returned payment with its reason', async () => {
    const asked = serve();
    show(shown({ state: 'approved', preparedBy: 'f2', approvedBy: 'f3' }), finance);
    await userEvent.click(screen.getByRole('button', { name: '退票' }));
    await userEvent.click(screen.getByRole('button', { name: '登记回执' }));
    expect(screen.getByLabelText('退票原因')).toBeInvalid();
    await userEvent.type(screen.getByLabelText('退票原因'), '户名不符');
    await userEvent.click(screen.getByRole('button', { name: '登记回执' }));
    expect(acts(asked)[0]).toMatchObject({
      url: '/api/payments/y1/settlement',
      body: { result: 'returned', reason: '户名不符' },
    });
  });
  it('shows the account in full only for a reason', async () => {
    const asked = serve({ '/api/payments/y1/reveal': { account: '100123456789' } });
    show(shown({}), finance);
    await userEvent.click(screen.getByRole('button', { name: '查看' }));
    const dialog = screen.getByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '查看' }));
    expect(asked).toEqual([]);
    await userEvent.type(within(dialog).getByLabelText('查看原因'), '与合同核对');
    await userEvent.click(within(dialog).getByRole('button', { name: '查看' }));
    expect(await screen.findByText('1001 2345 6789')).toBeInTheDocument();
    expect(asked[0]?.body).toEqual({ reason: '与合同核对' });
  });
  it('claims back no more than the project has received', async () => {
    const conclude = show(shown({}, { receivedFen: 5_000_000 }), finance, 'finance', true);
    await userEvent.type(screen.getByLabelText(/^追回金额/), '6');
    expect(screen.getByRole('button', { name: '追回' })).toBeDisabled();
    await userEvent.clear(screen.getByLabelText(/^追回金额/));
    await userEvent.type(screen.getByLabelText(/^追回金额/), '5');
    await userEvent.click(screen.getByRole('button', { name: '追回' }));
    expect(conclude).toHaveBeenCalledWith({
      outcome: 'claw_back',
      remark: undefined,
      record: { clawBackFen: 5_000_000 },
    });
  });
  it('asks the payee for the corrected account twice', async () => {
    const asked = serve();
    show(shown({ attempt: 2 }, { accountOpen: true }), certifier, 'applicant');
    await userEvent.type(screen.getByLabelText('账号'), '100123456789');
    await userEvent.type(screen.getByLabelText('再填一遍账号'), '100123456780');
    await userEvent.click(screen.getByRole('button', { name: '提交更正后的账户' }));
    expect(screen.getByText('两次填的账号不一样')).toBeInTheDocument();
    expect(asked).toEqual([]);
    await userEvent.clear(screen.getByLabelText('再填一遍账号'));
    await userEvent.type(screen.getByLabelText('再填一遍账号'), '1001 2345 6789');
    await userEvent.click(screen.getByRole('button', { name: '提交更正后的账户' }));
    expect(acts(asked)[0]).toMatchObject({
      method: 'PUT',
      url: '/api/payments/y1/account',
      body: { account: '100123456789' },
    });
  });
});

describe('the payment desk', () => {
  const listed = (id: string, preparedBy: string) => ({
    ...payment,
    id,
    state: 'prepared',
    preparedBy,
    reference: `CXY-2026-${id}`,
    title: '在线标定',
    party: '甲',
    call: { 'zh-CN': '2026 年', en: '2026' },
    preparedByName: '黄敏',
    approvedByName: null,
  });
  it('previews what can be approved, approves only that, and says why the rest could not', async () => {
    const asked = serve({
      '/api/payments/totals': [],
      '/api/payments/imports': [],
      '/api/payments/batches': { items: [], next: null },
      '/api/payments/approvals': [
        { payment: 'y2', done: true },
        { payment: 'y3', done: false, code: 'payment.state' },
      ],
      '/api/payments?': { items: [listed('y1', 'f1'), listed('y2', 'f2'), listed('y3', 'f2')], next: null },
    });
    around(<PaymentsPage />, finance);
    await userEvent.click(await screen.findByRole('checkbox', { name: '全选本页' }));
    await userEvent.click(screen.getByRole('button', { name: '复核…' }));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('status')).toHaveTextContent('可办 2 笔，不可办 1 笔。');
    await userEvent.click(within(dialog).getByRole('button', { name: '复核 2 笔' }));
    expect(await within(dialog).findByText('已复核 1 笔，未办 1 笔。')).toBeInTheDocument();
    expect(acts(asked)[0]?.body).toEqual({ payments: ['y2', 'y3'] });
    expect(within(dialog).getByText('确认和复核须由不同的人办理。')).toBeInTheDocument();
    expect(within(dialog).getByText('这笔拨款的状态已变，现在不能这样办。')).toBeInTheDocument();
  });
  it('shows what became of the rows of an import, the bad ones by their reason', async () => {
    serve({
      '/api/payments/totals': [],
      '/api/payments/imports': [
        {
          id: 'i1',
          name: '国库结果.xlsx',
          importedAt: '2026-11-25T02:00:00Z',
          importedBy: '黄敏',
          done: 2,
          failed: 1,
          lines: [
            { row: 2, payment: 'B000001', done: true },
            { row: 3, payment: 'B000002', done: true, again: true },
            { row: 4, payment: 'B000003', done: false, code: 'row.amount' },
          ],
        },
      ],
      '/api/payments?': { items: [], next: null },
      '/api/payments/batches': { items: [], next: null },
    });
    around(<PaymentsPage />, finance);
    await userEvent.click(await screen.findByText('以前导入的文件'));
    expect(screen.getByText('3 行：已登记 2 行，未登记 1 行。')).toBeInTheDocument();
    expect(screen.getByText('金额与拨款单不符。')).toBeInTheDocument();
    expect(screen.getByText('以前登记过')).toBeInTheDocument();
  });
  it('puts what is due into a batch, and names what is not', async () => {
    const asked = serve({
      '/api/payments/totals': [],
      '/api/payments/imports': [],
      '/api/payments?': {
        items: [{ ...listed('y1', 'f1'), state: 'due', preparedBy: null }, listed('y2', 'f1')],
        next: null,
      },
      '/api/payments/batches': { id: 'b1', items: [], next: null },
    });
    around(<PaymentsPage />, finance);
    await userEvent.click(await screen.findByRole('checkbox', { name: '全选本页' }));
    await userEvent.click(screen.getByRole('button', { name: '编入批次…' }));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('status')).toHaveTextContent('可编入 1 笔，不可编入 1 笔。');
    await userEvent.type(within(dialog).getByLabelText('名称'), '第一批');
    await userEvent.click(within(dialog).getByRole('button', { name: '编入 1 笔' }));
    expect(acts(asked)[0]?.body).toEqual({ title: '第一批', payments: ['y1'] });
  });
  it('is read only for others', async () => {
    serve({
      '/api/payments/totals': [],
      '/api/payments/batches': { items: [], next: null },
      '/api/payments?': { items: [listed('y1', 'f1')], next: null },
    });
    around(<PaymentsPage />, { ...finance, staff: [{ role: 'auditor', scope: null }] });
    expect(await screen.findByRole('link', { name: '在线标定' })).toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
    expect(screen.queryByText('导出支付清单')).not.toBeInTheDocument();
  });
});
