import ExcelJS from 'exceljs';
import { readSheet, writeSheet } from '@keshen/platform/server';
import { drain } from '@keshen/testing/server';
import { paymentNumber, treasuryColumns } from '../domain/treasury';
import { ACCOUNT, csvOf, refused, financeWorld, type Answered, type FinanceWorld } from './finance.fixture';

let world: FinanceWorld['world'];
let awarded: FinanceWorld['awarded'];
let batches: FinanceWorld['batches'];
let treasury: FinanceWorld['treasury'];
let queries: FinanceWorld['queries'];
let first: FinanceWorld['first'];
let second: FinanceWorld['second'];
let of: FinanceWorld['of'];
let last: FinanceWorld['last'];
let prepared: FinanceWorld['prepared'];
let approved: FinanceWorld['approved'];
let uploaded: FinanceWorld['uploaded'];
let taken: FinanceWorld['taken'];

beforeAll(async () => {
  ({
    world,
    awarded,
    batches,
    treasury,
    queries,
    first,
    second,
    of,
    last,
    prepared,
    approved,
    uploaded,
    taken,
  } = await financeWorld());
});
afterAll(() => world?.close());

const ledgerOf = (applicationId: string) =>
  world.db.database.read<{ fen: number }>(
    `select amount_fen as fen from ledger where application_id = $1 order by id`,
    [applicationId],
  );

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
