import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { v7 as uuid } from 'uuid';
import { MeetingService, RankingQueries } from '@keshen/decision/server';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { NoticeService } from '@keshen/notice/server';
import {
  CaseWorld,
  drain,
  patentNumber,
  patentSheet,
  samplePatents,
  type PatentRow,
} from '@keshen/testing/server';
import { BatchQueries, type BatchRow } from './batch.queries';
import { BatchService } from './batch.service';
import { OfferQueries } from './offer.queries';
import { OfferService } from './offer.service';
import { PatentComparison } from './patent-comparison';
import { SittingService } from './sitting.service';

const YUAN = 100;
const TOTAL_2016 = 1_098_500 * YUAN;
let folder: string;
let registryFile: string;
let world: CaseWorld;
let officer: Actor;
let leader: Actor;
let batches: BatchService;
let queries: BatchQueries;
const list = samplePatents('2016', { count: 295, first: 44, enterprises: 90 });
const more = samplePatents('more', { count: 12, first: 2, enterprises: 4 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subsidy-'));
  registryFile = join(folder, 'registry.json');
  await writeRegistry(list.registry);
  world = await CaseWorld.start({ REGISTRY_FILE: registryFile, KESHEN_DATA: folder });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  leader = await world.person('周明远', { staff: [{ role: 'leader', scope: null }] });
  batches = world.app.get(BatchService);
  queries = world.app.get(BatchQueries);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const writeRegistry = (registry: object): Promise<void> => writeFile(registryFile, JSON.stringify(registry));
const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => {
      if (isRefusal(error)) return error.code;
      throw error;
    },
  );
const upload = async (bytes: Buffer): Promise<string> =>
  (await world.app.get(FileService).upload(officer, '清单.xlsx', Readable.from([bytes]), { purpose: 'list' }))
    .id;

/** A call of the patent subsidy of its own: patents are claimed once, whatever the call. */
let calls = 0;
const openCall = async (): Promise<string> => {
  const [version] = await world.db.database.read<{ id: string }>(
    `select id from programme_versions where code = 'ZLZZ'`,
  );
  const id = uuid();
  await world.db.dataSource.query(
    `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at, closes_at,
       endorsement_closes_at, envelope_fen, contact, published_at, created_at)
     values ($1, $2, 'ZLZZ', $3, 2026, $4, '嘉科〔2026〕' || (400 + $4) || '号', '2026-10-01T01:00Z', '2026-12-31T08:00Z', '2027-01-08T08:00Z', 200000000, '{}',
       '2026-09-30T01:00Z', '2026-09-30T01:00Z')`,
    [id, version!.id, JSON.stringify({ 'zh-CN': '专利费资助', en: 'Patent fees' }), ++calls],
  );
  return id;
};
const started = async (rows: readonly PatentRow[] | Buffer, mode: 'confirm' | 'office', callId?: string) => {
  const file = await upload(Buffer.isBuffer(rows) ? rows : await patentSheet(rows));
  const call = callId ?? (await openCall());
  const { id } = await batches.start(officer, { callId: call, title: '2026 年第一批', mode, file });
  await drain(world.app);
  return { id, call };
};
const allRows = async (id: string): Promise<BatchRow[]> => {
  const found: BatchRow[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await queries.rows(officer, id, { cursor, limit: 100 });
    found.push(...page.items);
    if (page.next === null) return found;
    cursor = page.next;
  }
};
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
    await writeRegistry(registry.registry);
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
    await writeRegistry({
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

describe('what an enterprise confirms', () => {
  it('is submitted by its certifier with one act, and by nobody else', async () => {
    const own = samplePatents('confirm', { count: 6, first: 1, enterprises: 2 });
    await writeRegistry(own.registry);
    const { id } = await started(own.rows, 'confirm');
    await batches.make(officer, id);
    await drain(world.app);
    const [first, second] = await queries.offers(officer, id);
    expect([first!.state, second!.state]).toEqual(['made', 'made']);
    const [{ party }] = (await world.db.database.read<{ party: string }>(
      `select party_id as party from subsidy_offers where id = $1`,
      [first!.id],
    )) as [{ party: string }];
    const certifier = await world.person('审核人', { memberships: [{ party, role: 'certifier' }] });
    const writer = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
    const offers = world.app.get(OfferService);
    const reads = world.app.get(OfferQueries);
    expect(await reads.mine(certifier)).toMatchObject([{ id: first!.id, amountFen: first!.amountFen }]);
    expect(await reads.mine(officer)).toEqual([]);
    const page = await reads.page(certifier, first!.id);
    expect(page.rows).toHaveLength(first!.rows);
    expect(page.payee!.account).toContain('*');
    expect(await refused(reads.page(await world.person('外人'), first!.id))).toBe('offer.unknown');
    expect(await refused(offers.confirm(writer, first!.id, { promised: true }))).toBe('role.missing');
    expect(await refused(offers.confirm(certifier, second!.id, { promised: true }))).toBe('offer.unknown');
    const receipts = await Promise.all(
      [1, 2].map(() => refused(offers.confirm(certifier, first!.id, { promised: true }))),
    );
    expect(receipts.sort()).toEqual(['nothing', 'offer.state']);
    expect((await queries.page(officer, id)).stages).toMatchObject([
      { stage: 'draft', cases: 1 },
      { stage: 'formal', cases: 1 },
    ]);
  });

  it('is withdrawn when the enterprise says that something is wrong, and may be listed again', async () => {
    const own = samplePatents('decline', { count: 2, first: 0, enterprises: 1 });
    await writeRegistry(own.registry);
    const { id } = await started(own.rows, 'confirm');
    await batches.make(officer, id);
    await drain(world.app);
    const [offer] = await queries.offers(officer, id);
    const [{ party }] = (await world.db.database.read<{ party: string }>(
      `select party_id as party from subsidy_offers where id = $1`,
      [offer!.id],
    )) as [{ party: string }];
    const certifier = await world.person('审核人', { memberships: [{ party, role: 'certifier' }] });
    await world.app.get(OfferService).decline(certifier, offer!.id, '有一件已转让');
    expect(await queries.offers(officer, id)).toMatchObject([{ state: 'declined', remark: '有一件已转让' }]);
    const again = await started(own.rows, 'confirm');
    expect((await queries.page(officer, again.id)).counts.rows.due).toBe(2);
  });
});

describe('what the patent register says otherwise', () => {
  it('keeps the case from passing until an officer has settled it', async () => {
    const own = samplePatents('differs', { count: 3, first: 0, enterprises: 1 });
    own.registry.patents[0]!.title = '另一个名称';
    own.registry.patents[1]!.feeReduced = true;
    await writeRegistry(own.registry);
    const { id, call } = await started(own.rows, 'office');
    await batches.make(officer, id);
    await drain(world.app);
    const sitting = world.app.get(SittingService);
    await sitting.hold(officer, id, { stage: 'formal', preview: false });
    await drain(world.app);
    const pass = () => sitting.hold(officer, id, { stage: 'verify', preview: false });
    expect((await pass()).lines).toMatchObject([{ done: false, code: 'verification.undecided' }]);
    const [{ caseId }] = (await world.db.database.read<{ caseId: string }>(
      `select id as "caseId" from cases where call_id = $1`,
      [call],
    )) as [{ caseId: string }];
    const patents = world.app.get(PatentComparison);
    const settle = (items: string[], accepted: boolean) =>
      patents.decide(officer, caseId, { items, accepted, remark: '已核对证书' });
    expect(
      await refused(patents.decide(leader, caseId, { items: ['0'], accepted: true, remark: '可以' })),
    ).toBe('role.missing');
    expect(await refused(settle(['7'], true))).toBe('patent.unknown');
    await settle(['0'], true);
    await settle(['1'], false);
    expect((await pass()).lines).toMatchObject([{ done: false }]);
    await settle(['1'], true);
    expect((await pass()).lines).toMatchObject([{ done: true }]);
  });
});

describe('a list out of the register', () => {
  it('holds what was granted in the period, page by page, and is judged like any other', async () => {
    const own = samplePatents('register', { count: 230, first: 0, enterprises: 40 });
    await writeRegistry(own.registry);
    const callId = await openCall();
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
