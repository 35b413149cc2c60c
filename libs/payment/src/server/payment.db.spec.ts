import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { AwardWorld, CaseWorld, drain, type Awarded } from '@keshen/testing/server';
import type { Payment } from '../domain/views';
import { Ledger } from './ledger';
import { PaymentQueries } from './payment.queries';
import { PaymentService } from './payment.service';

let world: CaseWorld;
let awarded: AwardWorld;
let payments: PaymentService;
let first: Actor;
let second: Actor;

beforeAll(async () => {
  world = await CaseWorld.start();
  awarded = await AwardWorld.over(world);
  payments = world.app.get(PaymentService);
  first = await world.person('黄敏', { staff: [{ role: 'finance', scope: null }] });
  second = await world.person('周岚', { staff: [{ role: 'finance', scope: null }] });
});
afterAll(() => world?.close());

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
/** The payments of a project, newest last. */
const of = ({ id }: Awarded) =>
  world.db.database.read<Payment>(
    `select id, state, attempt, instalment, amount_fen as "amountFen", prepared_by as "preparedBy", payee_name as "payeeName"
     from payments where application_id = $1 order by id`,
    [id],
  );
const last = async (made: Awarded) => (await of(made)).at(-1)!;
const ledger = ({ id }: Awarded) => world.tx((tx) => world.app.get(Ledger).of(tx, id));
const approved = async (amountFen?: number) => {
  const made = await awarded.toPay(amountFen);
  const { id } = await last(made);
  await payments.prepare(first, id);
  await payments.approve(second, id);
  return { made, id };
};
const paid = { result: 'paid', on: '2026-11-25', bankReference: '2026112500318' } as const;
const returned = { result: 'returned', on: '2026-11-25', reason: '户名与账号不符' } as const;

describe('a payment', () => {
  it('falls due with both signatures, for the share that the programme gives', async () => {
    const made = await awarded.toPay(10_000_000);
    expect(await of(made)).toMatchObject([
      { state: 'due', instalment: 'first', attempt: 1, amountFen: 6_000_000 },
    ]);
  });

  it('is approved by another person than the one who confirmed it', async () => {
    const made = await awarded.toPay();
    const { id } = await last(made);
    expect((await refused(payments.approve(second, id))).code).toBe('payment.state');
    await payments.prepare(first, id);
    expect((await refused(payments.approve(first, id))).code).toBe('payment.same-person');
    await payments.approve(second, id);
    expect((await last(made)).state).toBe('approved');
  });

  it('cannot be approved by one person even past the service', async () => {
    const made = await awarded.toPay();
    const { id } = await last(made);
    await payments.prepare(first, id);
    await expect(
      world.db.database.read(
        `update payments set state = 'approved', approved_by = prepared_by, approved_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/check/);
    await expect(
      world.db.database.read(`update payments set state = 'paid' where id = $1`, [id]),
    ).rejects.toThrow(/check/);
  });

  it('is prepared and approved once, however many press at the same moment', async () => {
    const made = await awarded.toPay();
    const { id } = await last(made);
    const prepared = await Promise.allSettled([payments.prepare(first, id), payments.prepare(second, id)]);
    expect(prepared.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    const { preparedBy } = await last(made);
    const other = preparedBy === first.account ? second : first;
    const told = await Promise.allSettled([payments.approve(other, id), payments.approve(other, id)]);
    expect(told.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  it('is booked once when the bank answers twice, and moves the case on once', async () => {
    const { made, id } = await approved(10_000_000);
    const told = await Promise.allSettled([
      payments.settle(first, id, paid),
      payments.settle(second, id, paid),
      payments.settle(second, id, returned),
    ]);
    expect(told.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect((await refused(payments.settle(first, id, paid))).code).toBe('payment.state');
    expect(await world.entries(made.caseId, 'midterm')).toBe((await last(made)).state === 'paid' ? 1 : 0);
    const lines = await ledger(made);
    expect(lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(
      (await last(made)).state === 'paid' ? 6_000_000 : 0,
    );
  });

  it('is only for finance, and not to be found for another enterprise', async () => {
    const made = await awarded.toPay();
    const { id } = await last(made);
    expect((await refused(payments.prepare(awarded.officer, id))).kind).toBe('forbidden');
    expect((await refused(payments.settle(awarded.leader, id, paid))).kind).toBe('forbidden');
    const stranger = await world.person('外人', {
      memberships: [{ party: (await world.party()).id, role: 'certifier' }],
    });
    const account = { name: '乙公司', bank: '工行', account: '100123456789' };
    expect((await refused(payments.correctAccount(stranger, id, account))).code).toBe('payment.unknown');
  });
});

describe('a returned payment', () => {
  const account = { name: '上海某传感技术有限公司', bank: '中国银行嘉定支行', account: '100123456789' };

  it('asks the applicant for another account first, and is then paid in a second attempt', async () => {
    const { made, id } = await approved(10_000_000);
    await payments.settle(first, id, returned);
    await drain(world.app);
    expect((await of(made)).map((p) => [p.state, p.attempt])).toEqual([
      ['returned', 1],
      ['due', 2],
    ]);
    expect(await ledger(made)).toEqual([]);
    const again = await last(made);
    expect((await refused(payments.prepare(first, again.id))).code).toBe('payment.account-open');
    expect((await refused(payments.correctAccount(first, again.id, account))).kind).toBe('forbidden');
    await payments.correctAccount(made.certifier, again.id, account);
    await payments.prepare(second, again.id);
    expect((await refused(payments.correctAccount(made.certifier, again.id, account))).code).toBe(
      'payment.state',
    );
    await payments.approve(first, again.id);
    expect(await payments.reveal(first, again.id, '与申报核对')).toEqual({ account: account.account });
    await payments.settle(second, again.id, paid);
    expect((await ledger(made)).map((line) => line.amountFen)).toEqual([6_000_000]);
    expect((await world.caseOf(made.caseId)).stage).toBe('midterm');
  });
});

describe('accounts', () => {
  it('are sealed at rest, and seen in full only for a reason that is kept', async () => {
    const made = await awarded.toPay();
    const { id } = await last(made);
    const { account } = await payments.reveal(first, id, '与合同核对');
    expect(account).toMatch(/^\d{8,}$/);
    const [row] = await world.db.database.read<{ text: string }>(
      `select row_to_json(y)::text as text from payments y where id = $1`,
      [id],
    );
    expect(row!.text).not.toContain(account);
    const kept = await world.db.database.read<{ text: string }>(
      `select row_to_json(a)::text as text from audit_records a where act = 'payment.account-seen'`,
    );
    expect(kept.some(({ text }) => text.includes('与合同核对'))).toBe(true);
    expect(kept.some(({ text }) => text.includes(account))).toBe(false);
    expect((await refused(payments.reveal(awarded.officer, id, '想看看'))).kind).toBe('forbidden');
  });
});

describe('the way to a payment', () => {
  it('asks the applicant for an account that the application left open', async () => {
    const made = await awarded.toSign(undefined, { 'bank.acct_no': null });
    await awarded.sign(made.certifier, made);
    await awarded.sign(awarded.officer, made);
    await drain(world.app);
    const { id } = await last(made);
    expect((await refused(payments.prepare(first, id))).code).toBe('payment.account-open');
    const account = { name: '上海某公司', bank: '某银行嘉定支行', account: '1001234509876543210' };
    await payments.correctAccount(made.certifier, id, account);
    await payments.prepare(first, id);
    expect(await last(made)).toMatchObject({ state: 'prepared' });
  });

  it('needs the public notice and the agreement', async () => {
    const made = await awarded.toSign();
    await world.walk(made.caseId, 'signed');
    await expect(drain(world.app)).rejects.toThrow('payment.no-agreement');
    expect(await of(made)).toEqual([]);
    await world.db.database.read(`delete from outbox where handled_at is null`);
  });
});

describe('the ledger', () => {
  it('cannot be changed, taken away from, or emptied', async () => {
    const { made, id } = await approved();
    await payments.settle(first, id, paid);
    for (const change of [
      `update ledger set amount_fen = 1 where payment_id = '${id}'`,
      `delete from ledger where payment_id = '${id}'`,
      `truncate ledger`,
    ])
      await expect(world.db.database.read(change)).rejects.toThrow();
    expect(await ledger(made)).toHaveLength(1);
  });

  it('never holds more than the award, nor less than nothing', async () => {
    const { made, id } = await approved(10_000_000);
    await payments.settle(first, id, paid);
    const { callId } = await world.caseOf(made.caseId);
    const add = (kind: 'payment' | 'claim-back', amountFen: number) =>
      world.tx((tx) =>
        world.app.get(Ledger).add(tx, {
          kind,
          amountFen,
          applicationId: made.id,
          callId,
          paymentId: null,
          actorId: null,
          at: world.clock.now(),
        }),
      );
    expect((await refused(add('payment', 4_000_001))).code).toBe('ledger.over-award');
    expect((await refused(add('claim-back', -6_000_001))).code).toBe('ledger.over-return');
    const told = await Promise.allSettled([
      add('payment', 3_000_000),
      add('payment', 3_000_000),
      add('payment', 3_000_000),
    ]);
    expect(told.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  it('books a claim-back with the conclusion, also beside somebody who confirms at that moment', async () => {
    const { made, id } = await approved(10_000_000);
    await payments.settle(first, id, paid);
    await world.walk(made.caseId, 'pass', 'pass');
    await drain(world.app);
    const rest = await last(made);
    expect(rest).toMatchObject({ instalment: 'final', amountFen: 4_000_000, state: 'due' });
    const record = { clawBackFen: 2_000_000 };
    const [claimed] = await Promise.allSettled([
      awarded.conclude(first, made.caseId, 'claw_back', { remark: '未完成', record }),
      payments.prepare(second, rest.id),
    ]);
    expect(claimed.status).toBe('fulfilled');
    expect((await ledger(made)).map((line) => line.amountFen)).toEqual([6_000_000, -2_000_000]);
    expect((await last(made)).state).toBe('forgone');
    expect((await world.caseOf(made.caseId)).stage).toBe('perf');
  });
});

describe('several at once', () => {
  it('are approved each alone, so that one refusal stops no other', async () => {
    const [one, two] = [await awarded.toPay(), await awarded.toPay()];
    const ids = [(await last(one)).id, (await last(two)).id];
    await payments.prepare(first, ids[0]!);
    await payments.prepare(second, ids[1]!);
    expect(await payments.approveAll(second, ids)).toEqual([
      { payment: ids[0], done: true },
      { payment: ids[1], done: false, code: 'payment.same-person' },
    ]);
  });

  it('add up per call: what is paid, with the bank and on its way is never more than awarded', async () => {
    const [row] = await world.app.get(PaymentQueries).totals();
    expect(row!.paidFen + row!.approvedFen + row!.openFen).toBeLessThanOrEqual(row!.awardedFen);
    expect(row!.callId).toMatch(/^[0-9a-f-]{36}$/);
    const page = await world.app.get(PaymentQueries).list({ state: 'paid', limit: 1 });
    expect(page.items).toHaveLength(1);
    const next = await world.app.get(PaymentQueries).list({ state: 'paid', limit: 1, cursor: page.next! });
    expect(next.items[0]!.id).not.toBe(page.items[0]!.id);
  });

  it('are listed as work oldest first, and as done newest first', async () => {
    const queries = world.app.get(PaymentQueries);
    const ids = async (state?: 'open' | 'paid') =>
      (await queries.list({ state, limit: 100 })).items.map((payment) => payment.id);
    const open = await queries.list({ state: 'open', limit: 100 });
    expect(new Set(open.items.map((payment) => payment.state))).toEqual(
      new Set(['due', 'prepared', 'approved']),
    );
    expect(await ids('open')).toEqual([...(await ids('open'))].sort());
    expect(await ids('paid')).toEqual([...(await ids('paid'))].sort().reverse());
    expect((await ids()).length).toBeGreaterThan(open.items.length);
  });
});
