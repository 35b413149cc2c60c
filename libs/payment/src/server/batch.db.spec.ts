import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { AwardWorld, CaseWorld, drain, type Awarded } from '@keshen/testing/server';
import { paymentNumber, treasuryColumns } from '../domain/treasury';
import { BatchQueries } from './batch.queries';
import { BatchService } from './batch.service';
import { PaymentService } from './payment.service';
import { TreasuryService } from './treasury.service';

const runs = Math.max(2, Math.round(Number(process.env.PROPERTY_RUNS ?? 50) / 25));
let world: CaseWorld;
let awarded: AwardWorld;
let batches: BatchService;
let queries: BatchQueries;
let payments: PaymentService;
let treasury: TreasuryService;
let first: Actor;
let second: Actor;

beforeAll(async () => {
  world = await CaseWorld.start();
  awarded = await AwardWorld.over(world);
  batches = world.app.get(BatchService);
  queries = world.app.get(BatchQueries);
  payments = world.app.get(PaymentService);
  treasury = world.app.get(TreasuryService);
  first = await world.person('黄敏', { staff: [{ role: 'finance', scope: null }] });
  await world.db.database.read(`update calls set envelope_fen = 1000000000000`);
  second = await world.person('周岚', { staff: [{ role: 'finance', scope: null }] });
}, 90_000);
afterAll(() => world?.close());

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
interface Row {
  id: string;
  no: number;
  state: string;
  attempt: number;
  amountFen: number;
  batchId: string | null;
}
const of = (applicationId: string) =>
  world.db.database.read<Row>(
    `select id, no, state, attempt, amount_fen as "amountFen", batch_id as "batchId" from payments
     where application_id = $1 order by no`,
    [applicationId],
  );
const last = async ({ id }: Pick<Awarded, 'id'>) => (await of(id)).at(-1)!;
const due = async (n: number) => {
  const made = [];
  for (let i = 0; i < n; i++) {
    const one = await awarded.toPay(10_000_000);
    made.push({ ...one, payment: await last(one) });
  }
  return made;
};
const prepared = async (n: number) => {
  const made = await due(n);
  const { id } = await batches.prepare(first, {
    title: '2026年第四季度拨款',
    payments: made.map((m) => m.payment.id),
  });
  return { id, made };
};
const approved = async (n: number) => {
  const batch = await prepared(n);
  await batches.approve(second, batch.id);
  return batch;
};
const uploaded = async (actor: Actor, name: string, content: Buffer): Promise<string> => {
  const fields = { purpose: 'treasury' } as never;
  return (await world.app.get(FileService).upload(actor, name, Readable.from([content]), fields)).id;
};
type Answered = [
  payment: string,
  account: string,
  amount: number | string,
  result: string,
  on: string,
  words: string,
];
const HEAD = ['拨款号', '账号', '金额（元）', '结果', '日期', '回单号或退票原因'];
const csvOf = (...lines: Answered[]): Buffer =>
  Buffer.from([HEAD, ...lines].map((line) => line.join(',')).join('\n'));
const taken = async (content: Buffer, name = '国库结果.csv', by = first) =>
  (await treasury.import(by, await uploaded(by, name, content))).lines;
const ACCOUNT = '1001234567890123456';
const ledgerOf = (applicationId: string) =>
  world.db.database.read<{ fen: number }>(
    `select amount_fen as fen from ledger where application_id = $1 order by id`,
    [applicationId],
  );

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

describe('the treasury’s list', () => {
  it('holds the approved payments of a batch with their accounts as text, and its reading is kept', async () => {
    const { id, made } = await prepared(1);
    expect((await refused(treasury.export(first, id))).code).toBe('batch.unapproved');
    await batches.approve(second, id);
    const file = await treasury.export(first, id);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file as never);
    const [head, row, ...rest] = book.worksheets[0]!.getSheetValues().slice(1) as unknown[][];
    expect(rest.filter((line) => line.length > 0)).toEqual([]);
    expect(head!.slice(1)).toEqual(treasuryColumns.map((c) => c.titles[0]));
    expect(row!.slice(1, 8)).toEqual([
      paymentNumber(made[0]!.payment.no),
      expect.stringMatching(/^CXY/),
      expect.any(String),
      '上海某传感技术有限公司',
      '中国工商银行嘉定支行',
      ACCOUNT,
      60_000,
    ]);
    const kept = await world.db.database.read(
      `select 1 from audit_records where act = 'payment.exported' and thing_id = $1`,
      [id],
    );
    expect(kept).toHaveLength(1);
  });

  it('never lets a cell become a formula', async () => {
    const made = await awarded.toSign(10_000_000, { 'bank.acct_name': '=HYPERLINK("http://evil.example")' });
    await awarded.sign(made.certifier, made);
    await awarded.sign(awarded.officer, made);
    await drain(world.app);
    const { id } = await batches.prepare(first, { title: '公式', payments: [(await last(made)).id] });
    await batches.approve(second, id);
    const read = readSheet(await treasury.export(first, id), {
      columns: [{ key: 'payee', titles: ['户名'], required: true }],
      maxRows: 10,
    });
    expect(read.problems).toEqual([]);
    expect(read.rows[0]!.cells['payee']).toBe('=HYPERLINK("http://evil.example")');
  });

  it('comes back as the spreadsheet that went out, filled in', async () => {
    const { id, made } = await approved(2);
    const columns = treasuryColumns.map(({ titles: [title] }) => ({ title, kind: 'text' as const }));
    const out = readSheet(await treasury.export(first, id), {
      columns: treasuryColumns.map(({ key, titles }) => ({ key, titles })),
      maxRows: 10,
    });
    const answers = [
      ['已拨', '2026-11-25', 'R-1'],
      ['退票', '2026-11-25', '户名与账号不符'],
    ];
    const rows = out.rows.map(({ cells }, i) => [
      ...treasuryColumns.slice(0, 7).map(({ key }) => String(cells[key] ?? '')),
      ...answers[i]!,
    ]);
    const back = await writeSheet([{ name: '结果', columns, rows }]);
    expect(await taken(back, '国库结果.xlsx')).toEqual([
      { row: 2, payment: paymentNumber(made[0]!.payment.no), done: true },
      { row: 3, payment: paymentNumber(made[1]!.payment.no), done: true },
    ]);
    await drain(world.app);
    expect((await of(made[0]!.id)).map((p) => p.state)).toEqual(['paid']);
    expect((await of(made[1]!.id)).map((p) => [p.state, p.attempt])).toEqual([
      ['returned', 1],
      ['due', 2],
    ]);
    expect(await queries.batch(first, id)).toMatchObject({ paid: 1, paidFen: 6_000_000, returned: 1 });
  });
});

describe('the treasury’s answers', () => {
  it('are judged row by row: another amount, another account or an unknown payment is refused, the good are booked', async () => {
    const { made } = await approved(4);
    const [a, b, c, d] = made.map((m) => paymentNumber(m.payment.no)) as [string, string, string, string];
    const lines = await taken(
      csvOf(
        [a, ACCOUNT, '60000.00', '已拨', '2026-11-25', 'R1'],
        [b, ACCOUNT, '60000.01', '已拨', '2026-11-25', 'R2'],
        [c, '999999999999', '60000.00', '已拨', '2026-11-25', 'R3'],
        ['B999999', ACCOUNT, '60000.00', '已拨', '2026-11-25', 'R4'],
        [d, ACCOUNT, '60000.00', '', '', ''],
        [a, ACCOUNT, '60000.00', '已拨', '2026-11-25', 'R1'],
      ),
    );
    expect(lines.map(({ row, done, again, code }) => [row, done, again ?? code])).toEqual([
      [2, true, undefined],
      [3, false, 'row.amount'],
      [4, false, 'row.account'],
      [5, false, 'row.payment'],
      [7, true, true],
    ]);
    expect((await Promise.all(made.map(last))).map((p) => p.state)).toEqual([
      'paid',
      'approved',
      'approved',
      'approved',
    ]);
  });

  it('taken in again change nothing, and another answer to what is settled is refused', async () => {
    const { made } = await approved(1);
    const no = paymentNumber(made[0]!.payment.no);
    const file = csvOf([no, ACCOUNT, '60000', '已拨', '2026-11-25', 'R1']);
    expect(await taken(file)).toEqual([{ row: 2, payment: no, done: true }]);
    expect(await taken(file, 'again.csv', second)).toEqual([
      { row: 2, payment: no, done: true, again: true },
    ]);
    const other = csvOf([no, ACCOUNT, '60000', '退票', '2026-11-26', '户名不符']);
    expect(await taken(other)).toEqual([{ row: 2, payment: no, done: false, code: 'payment.state' }]);
    expect(await ledgerOf(made[0]!.id)).toEqual([{ fen: 6_000_000 }]);
    const [newest] = await queries.imports(first);
    expect(newest).toMatchObject({ name: '国库结果.csv', done: 0, failed: 1, importedBy: '黄敏' });
  });

  it('are booked once when the same file is taken in by two at the same moment', async () => {
    const { made } = await approved(3);
    const lines = made.map((m): Answered => [
      paymentNumber(m.payment.no),
      ACCOUNT,
      '60000',
      '已拨',
      '2026-11-25',
      'R',
    ]);
    const [one, two] = [csvOf(...lines), csvOf(...[...lines].reverse())];
    const told = await Promise.all([taken(one, 'a.csv', first), taken(two, 'b.csv', second)]);
    expect(told.flat().filter((line) => line.done && !line.again)).toHaveLength(3);
    for (const { id } of made) expect(await ledgerOf(id)).toEqual([{ fen: 6_000_000 }]);
  });

  it('of a file that cannot be read are refused as a whole', async () => {
    const wrong = await writeSheet([
      { name: '结果', columns: [{ title: '姓名', kind: 'text' }], rows: [['x']] },
    ]);
    const file = await uploaded(first, 'x.xlsx', wrong);
    expect((await refused(treasury.import(first, file))).code).toBe('spreadsheet.columns');
    const foreign = await uploaded(second, 'y.csv', csvOf());
    expect((await refused(treasury.import(first, foreign))).code).toBe('file.unknown');
  });
});

describe('the ledger under many hands', () => {
  type Act = {
    who: 0 | 1;
    on: number;
    act: 'gather' | 'approve' | 'withdraw' | 'paid' | 'returned' | 'account';
  };
  const anyAct: fc.Arbitrary<Act> = fc.record({
    who: fc.constantFrom(0 as const, 1 as const),
    on: fc.nat(2),
    act: fc.constantFrom('gather', 'gather', 'approve', 'approve', 'withdraw', 'paid', 'returned', 'account'),
  });

  it('keeps every rule, whatever finance, bank and applicant do at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyAct, { minLength: 3, maxLength: 6 }), { minLength: 3, maxLength: 6 }),
        async (waves) => {
          const pool = await due(3);
          for (const wave of waves) {
            const told = await Promise.allSettled(wave.map((act) => doing(act, pool)));
            for (const each of told)
              if (each.status === 'rejected' && !isRefusal(each.reason)) throw each.reason;
            await drain(world.app);
            await expectSound(pool.map((one) => one.id));
          }
        },
      ),
      { numRuns: runs },
    );
  });

  async function doing({ who, on, act }: Act, pool: Awaited<ReturnType<typeof due>>): Promise<unknown> {
    const actor = who === 0 ? first : second;
    const one = pool[on]!;
    const payment = await last(one);
    const about = [paymentNumber(payment.no), '', '60000'] as const;
    switch (act) {
      case 'gather':
        return batches.prepare(actor, { title: '同时', payments: [payment.id] });
      case 'approve':
        return payment.batchId
          ? batches.approve(actor, payment.batchId)
          : payments.approve(actor, payment.id);
      case 'withdraw':
        return payment.batchId ? batches.withdraw(actor, payment.batchId) : null;
      case 'account':
        return payments.correctAccount(one.certifier, payment.id, {
          name: '上海某传感技术有限公司',
          bank: '工行',
          account: ACCOUNT,
        });
      case 'paid':
        return taken(csvOf([about[0], ACCOUNT, about[2], '已拨', '2026-11-25', 'R']), 'r.csv', actor);
      case 'returned':
        return payments.settle(actor, payment.id, {
          result: 'returned',
          on: '2026-11-25',
          reason: '户名不符',
        });
    }
  }

  async function expectSound(ids: string[]): Promise<void> {
    const broken = await world.db.database.read(
      `select w.application_id from awards w where w.application_id = any ($1) and (
         coalesce((select sum(amount_fen) from ledger l where l.application_id = w.application_id), 0)
           not between 0 and w.amount_fen
         or coalesce((select sum(amount_fen) from ledger l where l.application_id = w.application_id), 0)
           <> coalesce((select sum(amount_fen) from payments y where y.application_id = w.application_id and y.state = 'paid'), 0))
       union all
       select y.application_id from payments y where y.application_id = any ($1)
         and (y.approved_by = y.prepared_by or (y.state in ('approved', 'paid', 'returned') and y.approved_by is null))
       union all
       select y.application_id from payments y join payment_batches b on b.id = y.batch_id where y.application_id = any ($1)
         and ((b.state = 'prepared') <> (y.state = 'prepared') or b.state = 'withdrawn')
       union all
       select application_id from payments where application_id = any ($1) and state not in ('returned', 'forgone')
         group by application_id, instalment having count(*) > 1`,
      [ids],
    );
    expect(broken).toEqual([]);
  }
});
