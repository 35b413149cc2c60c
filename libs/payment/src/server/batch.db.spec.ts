import { ACCOUNT, refused, financeWorld, type FinanceWorld } from './finance.fixture';

let world: FinanceWorld['world'];
let awarded: FinanceWorld['awarded'];
let batches: FinanceWorld['batches'];
let treasury: FinanceWorld['treasury'];
let queries: FinanceWorld['queries'];
let payments: FinanceWorld['payments'];
let first: FinanceWorld['first'];
let second: FinanceWorld['second'];
let last: FinanceWorld['last'];
let due: FinanceWorld['due'];
let prepared: FinanceWorld['prepared'];

beforeAll(async () => {
  ({ world, awarded, batches, treasury, queries, payments, first, second, last, due, prepared } =
    await financeWorld());
});
afterAll(() => world?.close());

describe('a payment batch', () => {
  it('is prepared by one person of finance and approved whole by another', async () => {
    const { id, made } = await prepared(3);
    expect((await refused(batches.approve(first, id))).code).toBe('payment.same-person');
    await batches.approve(second, id);
    expect((await refused(batches.approve(second, id))).code).toBe('batch.state');
    const batch = await queries.batch(second, id);
    expect(batch).toMatchObject({
      state: 'approved',
      count: 3,
      totalFen: 18_000_000,
      preparedByName: '黄敏',
      approvedByName: '周岚',
    });
    expect(batch.payments.map((p) => [p.no, p.state])).toEqual(made.map((m) => [m.payment.no, 'approved']));
    expect(JSON.stringify(batch)).not.toContain(ACCOUNT);
  });

  it('cannot be approved by one person even past the service', async () => {
    const { id } = await prepared(1);
    await expect(
      world.db.database.read(
        `update payment_batches set state = 'approved', approved_by = prepared_by, approved_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/two_persons/);
  });

  it('takes all of its payments or none, and names those that are not ready', async () => {
    const [one, two] = await due(2);
    await payments.prepare(first, two!.payment.id);
    const ids = [one!.payment.id, two!.payment.id];
    const refusal = await refused(batches.prepare(first, { title: '第一批', payments: ids }));
    expect([refusal.code, refusal.details.problems]).toMatchObject([
      'batch.not-ready',
      [{ path: two!.payment.id, code: 'payment.state' }],
    ]);
    expect((await last(one!)).state).toBe('due');
    await batches.prepare(first, { title: '第一批', payments: [ids[0]!] });
    const again = await refused(batches.prepare(second, { title: '第二批', payments: [ids[0]!] }));
    expect(again.details.problems).toMatchObject([{ code: 'payment.in-batch' }]);
  });

  it('is confirmed and approved as a batch, not payment by payment', async () => {
    const { made } = await prepared(1);
    expect((await refused(payments.approve(second, made[0]!.payment.id))).code).toBe('payment.in-batch');
  });

  it('may be withdrawn before it is approved; its payments are due again and go into another one', async () => {
    const { id, made } = await prepared(2);
    await batches.withdraw(second, id);
    for (const one of made) expect(await last(one)).toMatchObject({ state: 'due', batchId: null });
    expect((await refused(batches.approve(second, id))).code).toBe('batch.state');
    const next = await batches.prepare(second, { title: '再次', payments: made.map((m) => m.payment.id) });
    await batches.approve(first, next.id);
    expect((await refused(batches.withdraw(second, next.id))).code).toBe('batch.state');
  });

  it('is gathered once when two gather the same payments at the same moment, and numbered in a row', async () => {
    const made = await due(3);
    const ids = made.map((m) => m.payment.id);
    const told = await Promise.allSettled([
      batches.prepare(first, { title: '甲', payments: ids }),
      batches.prepare(second, { title: '乙', payments: [...ids].reverse() }),
    ]);
    expect(told.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    const found = await world.db.database.read<{ serial: number }>(
      `select serial from payment_batches order by serial`,
    );
    expect(found.map((b) => b.serial)).toEqual(found.map((_, i) => i + 1));
  });

  it('is finance’s alone', async () => {
    const [one] = await due(1);
    const request = { title: '第一批', payments: [one!.payment.id] };
    await expect(async () => batches.prepare(awarded.officer, request)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(async () => treasury.export(awarded.officer, null)).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});
