import ExcelJS from 'exceljs';
import { MeetingService, RankingQueries } from '@keshen/decision/server';
import type { Actor } from '@keshen/identity';
import { NoticeService } from '@keshen/notice/server';
import {
  drain,
  patentNumber,
  patentSheet,
  samplePatents,
  type CaseWorld,
  type PatentRow,
} from '@keshen/testing/server';
import type { BatchQueries } from './batch.queries';
import type { BatchService } from './batch.service';
import { SittingService } from './sitting.service';
import { refused, SubsidyWorld } from './subsidy.fixture';

const YUAN = 100;
const TOTAL_2016 = 1_098_500 * YUAN;
let subsidy: SubsidyWorld;
let world: CaseWorld;
let officer: Actor;
let leader: Actor;
let batches: BatchService;
let queries: BatchQueries;
const list = samplePatents('2016', { count: 295, first: 44, enterprises: 90 });
const more = samplePatents('more', { count: 12, first: 2, enterprises: 4 });

beforeAll(async () => {
  subsidy = await SubsidyWorld.start();
  ({ world, officer, leader, batches, queries } = subsidy);
  await subsidy.register(list.registry);
});
afterAll(() => subsidy?.close());

const started: SubsidyWorld['started'] = (rows, mode) => subsidy.started(rows, mode);
const allRows = (id: string) => subsidy.rows(id);
const codes = async (id: string): Promise<Record<number, string[]>> =>
  Object.fromEntries((await allRows(id)).map((r) => [r.number, r.problems.map((p) => p.code)]));

describe('a list of 295 patents', () => {
  let id: string;
  let call: string;

  it('is due in full: 251 at 3,500 and 44 at 5,000 yuan, 109.85 万元', async () => {
    ({ id, call } = await started(list.rows, 'office'));
    const { counts, batch } = await queries.page(officer, id);
    expect(batch.state).toBe('checked');
    expect(counts.rows).toEqual({ waiting: 0, due: 295, nothing: 0, bad: 0 });
    expect(counts.amountFen).toBe(TOTAL_2016);
    const amounts = (await allRows(id)).map((r) => r.amountFen);
    expect(amounts.filter((a) => a === 3_500 * YUAN)).toHaveLength(251);
    expect(amounts.filter((a) => a === 5_000 * YUAN)).toHaveLength(44);
  });

  it('makes nothing before it is told to, then one ordinary application per enterprise, once', async () => {
    const made = () => world.db.database.read(`select 1 from applications where call_id = $1`, [call]);
    expect(await made()).toHaveLength(0);
    await batches.make(officer, id);
    expect(await refused(batches.make(officer, id))).toBe('batch.state');
    await drain(world.app);
    expect(await made()).toHaveLength(90);
    const { counts, stages } = await queries.page(officer, id);
    expect(counts.offers).toMatchObject({ submitted: 90, failed: 0 });
    expect(stages).toMatchObject([{ stage: 'formal', cases: 90 }]);
    const [entry] = await world.db.database.read<{ remark: string }>(
      `select e.remark from stage_entries e join cases c on c.id = e.case_id where c.call_id = $1 and e.stage = 'draft' limit 1`,
      [call],
    );
    expect(entry!.remark).toContain('代办');
  });

  it('passes both checks in one sitting, each rehearsed before', async () => {
    const sitting = world.app.get(SittingService);
    const hold = (stage: string, preview: boolean) => sitting.hold(officer, id, { stage, preview });
    for (const stage of ['formal', 'verify']) {
      const preview = await hold(stage, true);
      expect(preview.lines.filter((l) => l.done)).toHaveLength(90);
      expect((await queries.page(officer, id)).stages).toMatchObject([{ stage, cases: 90 }]);
      await hold(stage, false);
      await drain(world.app);
    }
    expect((await queries.page(officer, id)).stages).toMatchObject([{ stage: 'decide', cases: 90 }]);
  });

  it('is decided by the meeting and made public, exactly 109.85 万元', async () => {
    const ranking = await world.app.get(RankingQueries).ranking(leader, call);
    const cases = ranking.ranking.rows;
    const meetings = world.app.get(MeetingService);
    const { id: meeting } = await meetings.prepare(officer, {
      callId: call,
      title: '专利资助审定',
      heldOn: '2026-11-24',
      cases: cases.map((c) => ({ caseId: c.caseId, note: '' })),
    });
    const decisions = cases.map((c) => ({
      caseId: c.caseId,
      outcome: 'agree',
      amountFen: c.amountFen!,
      version: c.version,
    }));
    expect((await meetings.preview(leader, meeting, decisions)).awardedFen).toBe(TOTAL_2016);
    const { lines } = await meetings.decide(leader, meeting, decisions);
    expect(lines.filter((l) => !l.done)).toEqual([]);
    await drain(world.app);
    const notice = await world.app.get(NoticeService).publish(officer, {
      callId: call,
      number: '嘉科〔2026〕41号',
      title: '关于专利费专项资助的公示',
      contact: { office: '科技发展科', phone: '021-00000000', address: null },
      cases: cases.map((c) => c.caseId),
    });
    const [sum] = await world.db.database.read<{ n: number; total: number }>(
      `select count(*)::int as n, sum(amount_fen)::bigint as total from notice_items where notice_id = $1`,
      [notice.id],
    );
    expect(sum).toEqual({ n: 90, total: TOTAL_2016 });
    await drain(world.app);
  });

  it('is refused row by row when it is handed in again: every patent was funded', async () => {
    const again = await started(list.rows.slice(0, 20), 'office');
    const rows = await allRows(again.id);
    expect(rows.every((r) => r.state === 'bad' && r.problems[0]!.code === 'claim.taken-by')).toBe(true);
    expect(rows[0]!.problems[0]!.params!['reference']).toMatch(/^ZLZZ-2026-/);
  });
});

describe('a list with bad rows among the good ones', () => {
  it('answers every bad row with its place and reason, and loses none of the good ones', async () => {
    const registry = samplePatents('mixed', { count: 60, first: 6, enterprises: 12 });
    const good = registry.rows;
    await subsidy.register(registry.registry);
    const row = (at: number, changes: Record<number, string | number>): PatentRow =>
      good[at]!.map((cell, i) => changes[i] ?? cell);
    const fresh = (n: number): string => patentNumber(2022, 9_000_000 + n);
    const wrongDigit = fresh(1).replace(/.$/, (digit) => (digit === '3' ? '4' : '3'));
    const bad: [PatentRow, string][] = [
      [row(0, { 4: wrongDigit, 15: '否' }), 'patent.check'],
      [row(1, { 4: fresh(2), 0: '91310114MA1ZZZZZ0X', 15: '否' }), 'credit-code.alphabet'],
      [row(2, { 4: fresh(3), 0: '91310114MA1K9999XX', 15: '否' }), 'credit-code.check'],
      [row(3, { 4: fresh(4), 8: '三月五日', 15: '否' }), 'cell.date'],
      [row(4, { 4: fresh(5), 14: '也许', 15: '否' }), 'cell.choice'],
      [row(5, { 4: fresh(6), 12: '约三千', 15: '否' }), 'cell.money'],
      [row(6, { 15: '否' }), 'claim.repeated'],
      [row(7, { 4: fresh(7), 8: '2024-01-05', 7: '2021-01-01', 15: '否' }), 'rule.failed'],
      [
        row(8, { 4: fresh(8), 1: '上海另一家有限公司', 9: '上海另一家有限公司', 15: '否' }),
        'party.name-differs',
      ],
    ];
    const mixed = [...good];
    bad.forEach(([r], i) => mixed.splice(i * 6 + 3, 0, r));
    const { id } = await started(mixed, 'office');
    const rows = await allRows(id);
    const due = rows.filter((r) => r.state === 'due');
    expect(due).toHaveLength(60);
    expect(rows.filter((r) => r.state === 'bad').map((r) => r.problems[0]!.code)).toEqual(
      bad.map(([, code]) => code),
    );
  });

  it('answers merged cells, formulas and rows of an unknown enterprise by their number', async () => {
    const good = more.rows;
    await subsidy.register({
      ...more.registry,
      legalPersons: more.registry.legalPersons.filter((p) => p.creditCode !== good[1]![0]),
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await patentSheet(good)) as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    sheet.mergeCells('E4:E5');
    sheet.getCell('M6').value = { formula: '1+1', result: 2 };
    const { id } = await started(Buffer.from(await book.xlsx.writeBuffer()), 'office');
    const told = await codes(id);
    expect([told[4], told[5], told[6]]).toEqual([['cell.merged'], ['cell.merged'], ['cell.formula']]);
    const unknown = (await allRows(id)).filter((r) => r.creditCode === good[1]![0] && r.number > 6);
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.every((r) => r.problems[0]!.code === 'party.unknown')).toBe(true);
    const states = (await allRows(id)).map((r) => r.state);
    expect(states.filter((s) => s === 'due')).toHaveLength(states.filter((s) => s !== 'bad').length);
  });

  it('is not taken in at all when its columns are wrong, and nothing is half there', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('x').addRows([
      ['名称', '金额'],
      ['甲', 1],
    ]);
    const before = await world.db.database.read(`select 1 from subsidy_batches`);
    expect(await refused(started(Buffer.from(await book.xlsx.writeBuffer()), 'office'))).toBe(
      'spreadsheet.columns',
    );
    expect(await world.db.database.read(`select 1 from subsidy_batches`)).toHaveLength(before.length);
  });
});

describe('a list out of the register', () => {
  it('holds what was granted in the period, page by page, and is judged like any other', async () => {
    const own = samplePatents('register', { count: 230, first: 0, enterprises: 40 });
    await subsidy.register(own.registry);
    const callId = await subsidy.openCall();
    const { id } = await batches.start(officer, {
      callId,
      title: '登记簿清单',
      mode: 'confirm',
      from: '2026-01-01',
      to: '2026-12-31',
    });
    await drain(world.app);
    const { counts, batch } = await queries.page(officer, id);
    expect(batch.state).toBe('checked');
    expect(counts.rows.due + counts.rows.nothing).toBe(230);
  });
});
