import type { Clock } from '@keshen/kernel';
import { createDataSource, Database, withHidden } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { v7 as uuid } from 'uuid';
import type { CallDraft, Definition } from '../index';
import { cxy } from '../domain/cxy.fixture';
import { CallQueries } from './call.queries';
import { CallService } from './call.service';
import { PreviewService } from './preview.service';
import { ProgrammeService } from './programme.service';

let db: TestDatabase;
let now = new Date('2026-03-10T02:00:00Z');
const clock: Clock = { now: () => now };
let programmes: ProgrammeService;
let calls: CallService;
let queries: CallQueries;
const administrator = {
  account: '',
  name: '周管理',
  staff: [{ role: 'administrator' as const, scope: null }],
  memberships: [],
};
const officer = { ...administrator, staff: [{ role: 'officer' as const, scope: null }] };

beforeAll(async () => {
  db = await testDatabase();
  programmes = new ProgrammeService(db.database, clock);
  calls = new CallService(db.database, programmes, clock);
  queries = new CallQueries(db.database, programmes, clock);
  administrator.account = officer.account = uuid();
  await db.dataSource.query(
    `insert into accounts (id, email, name, created_at) values ($1, 'a@example.cn', '周管理', now())`,
    [administrator.account],
  );
  await db.database.transaction((tx) => programmes.loadShipped(tx));
});
afterAll(() => db?.close());

describe('a definition that nobody has asked for yet', () => {
  it.each([
    ['nothing', []],
    ['something', [uuid()]],
  ])('comes though the only connection is held by who asks, with %s hidden', async (_, applications) => {
    const config = { DATABASE_URL: db.url, DATABASE_POOL: 1 };
    const small = new Database(await createDataSource(config, { entities: [], migrations: [] }).initialize());
    const cold = new ProgrammeService(small, clock);
    const [cxy] = await programmes.list();
    const asked = await withHidden({ applications, own: [] }, () =>
      small.transaction(
        async () => [await cold.definitionOf(cxy!.id), await cold.publishedAs(cxy!.id)] as const,
      ),
    );
    expect(asked.map(({ code }) => code)).toEqual([cxy!.code, cxy!.code]);
    await small.close();
  });
});

const withNote = (note: string): Definition => ({ ...cxy(), notes: { 'zh-CN': note, en: note } });
const draft = async (over: Partial<CallDraft> = {}): Promise<CallDraft> => ({
  programmeVersionId: (await programmes.list()).find(({ code }) => code === 'CXY')!.id,
  title: { 'zh-CN': '2026年度产学研合作项目', en: 'Cooperation projects 2026' },
  year: 2026,
  batch: 1,
  noticeNumber: '嘉科〔2026〕21号',
  opensAt: '2026-03-01T01:00:00Z',
  closesAt: '2026-03-31T08:30:00Z',
  endorsementClosesAt: '2026-04-07T08:30:00Z',
  envelopeFen: 300_000_000,
  limitPerParty: 1,
  contact: { office: '科技发展科', person: '陆敏', phone: '021-59530000', email: null, address: null },
  ...over,
});
let batch = 0;
const published = async (over: Partial<CallDraft> = {}) => {
  batch++;
  const call = await calls.create(
    administrator,
    await draft({ batch: batch + 1, noticeNumber: `嘉科〔2026〕${100 + batch}号`, ...over }),
  );
  return calls.publish(administrator, call.id, call.version);
};
const audited = async (id: string): Promise<string[]> =>
  (
    await db.database.read<{ act: string }>(`select act from audit_records where thing_id = $1 order by id`, [
      id,
    ])
  ).map((r) => r.act);

describe('programme versions', () => {
  it('are loaded once, however often the portal starts', async () => {
    expect(await db.database.transaction((tx) => programmes.loadShipped(tx))).toEqual([]);
    expect(await programmes.versions('CXY')).toHaveLength(1);
  });

  it('cannot be changed, removed or emptied', async () => {
    for (const sql of [
      `update programme_versions set version = 9`,
      `delete from programme_versions`,
      `truncate programme_versions cascade`,
    ])
      await expect(db.dataSource.query(sql)).rejects.toThrow(/append-only/);
  });

  it('give back exactly what was published, and nobody can change it in memory', async () => {
    const [version] = await programmes.versions('CXY');
    const definition = await programmes.definitionOf(version!.id);
    expect(definition).toEqual(cxy());
    expect(() => definition.steps.pop()).toThrow(TypeError);
  });

  it('published at the same time get numbers without a gap', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => programmes.publishVersion(administrator, withNote(`第 ${i} 稿`))),
    );
    expect((await programmes.versions('CXY')).map((v) => v.version)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('are refused unchanged, with their problems, without the right, and then nothing is written', async () => {
    await expect(programmes.publishVersion(administrator, cxy())).rejects.toMatchObject({
      code: 'programme.unchanged',
    });
    const wrong = { ...cxy(), steps: [] };
    await expect(programmes.publishVersion(administrator, wrong)).rejects.toMatchObject({
      code: 'programme.format',
    });
    const unsound = cxy();
    unsound.payments[0]!.percent = 50;
    unsound.workflows.application.start = 'nowhere';
    await expect(programmes.publishVersion(administrator, unsound)).rejects.toMatchObject({
      code: 'programme.problems',
      details: {
        problems: expect.arrayContaining([
          expect.objectContaining({ path: '/payments', code: 'payments.sum' }),
        ]),
      },
    });
    await expect(programmes.publishVersion(officer, withNote('越权'))).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(await programmes.versions('CXY')).toHaveLength(9);
  });
});

describe('calls', () => {
  it('are not known to the public before they are published', async () => {
    const call = await calls.create(administrator, await draft({ batch: 20 }));
    const visitor = { account: null, name: '', staff: [], memberships: [] };
    await expect(queries.page(visitor, call.id)).rejects.toMatchObject({ code: 'call.unknown' });
    const published = await calls.publish(administrator, call.id, call.version);
    expect((await queries.page(visitor, published.id)).call.status).toBe('open');
    expect(await audited(call.id)).toEqual(['call.created', 'call.published']);
  });

  it('are shown before they are published to whoever brings the preview link, until it ends', async () => {
    const previews = new PreviewService(db.database, clock);
    const visitor = { account: null, name: '', staff: [], memberships: [] };
    const draftCall = await calls.create(
      administrator,
      await draft({ batch: 70, noticeNumber: '嘉科〔2026〕70号' }),
    );
    const sees = (token: string) =>
      queries.page(visitor, draftCall.id, token).then(
        ({ call }) => call.status,
        (error: { code: string }) => error.code,
      );
    const { token: first } = await previews.make(officer, draftCall.id);
    expect([await sees(first), await sees('x')]).toEqual(['draft', 'call.unknown']);
    const { token, expiresAt } = await previews.make(administrator, draftCall.id);
    expect([await sees(first), await sees(token)]).toEqual(['call.unknown', 'draft']);
    const other = await calls.create(administrator, await draft({ batch: 71 }));
    await expect(queries.page(visitor, other.id, token)).rejects.toMatchObject({ code: 'call.unknown' });
    now = new Date(expiresAt.getTime() + 1);
    expect(await sees(token)).toBe('call.unknown');
    now = new Date('2026-03-10T02:00:00Z');
    await previews.end(officer, draftCall.id);
    expect(await sees(token)).toBe('call.unknown');
    const { id, version } = draftCall;
    await calls.publish(administrator, id, version);
    await expect(previews.make(officer, id)).rejects.toMatchObject({ code: 'call.published' });
    await expect(previews.make(visitor, other.id)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('tell a visitor what the conditions say and how much is granted, and keep nothing', async () => {
    const call = await published();
    const visitor = { account: null, name: '', staff: [], memberships: [] };
    const before = await db.database.read(`select count(*) from audit_records`);
    const said = await queries.ownCheck(visitor, call.id, {
      answers: { district: true, contract_least: 199_000_000 },
      choices: { 'partner.category': 'one', 'partner.partner_name': 'not asked here' },
      figures: { 'partner.contract_amount': 40_000_000 },
    });
    expect(said.verdicts.find((v) => v.rule === 'contract_least')).toMatchObject({
      verdict: 'reason',
      gap: 1_000_000,
    });
    expect(said).toMatchObject({
      amount: 8_000_000,
      instalments: [{ amountFen: 4_800_000 }, { amountFen: 3_200_000 }],
    });
    expect(await db.database.read(`select count(*) from audit_records`)).toEqual(before);
  });

  it('are listed by what the clock makes of them', async () => {
    const open = await published();
    const scheduled = await published({ opensAt: '2026-03-20T01:00:00Z' });
    const visitor = { account: null, name: '', staff: [], memberships: [] };
    const ids = async (status: 'open' | 'scheduled' | 'closed') =>
      (await queries.list(visitor, { drafts: true, status, limit: 50 })).items.map((c) => [c.id, c.status]);
    expect(await ids('open')).toContainEqual([open.id, 'open']);
    expect(await ids('scheduled')).toEqual([[scheduled.id, 'scheduled']]);
    await calls.closeNow(administrator, open.id, '经费已用完');
    expect(await ids('closed')).toEqual([[open.id, 'closed']]);
  });

  it('are changed only as drafts and on their newest version', async () => {
    const call = await calls.create(
      administrator,
      await draft({ batch: 21, noticeNumber: '嘉科〔2026〕22号' }),
    );
    const changed = await calls.change(
      administrator,
      call.id,
      await draft({ batch: 22, noticeNumber: '嘉科〔2026〕23号' }),
      0,
    );
    expect(changed).toMatchObject({ batch: 22, version: 1 });
    await expect(calls.change(administrator, call.id, await draft(), 0)).rejects.toMatchObject({
      code: 'call.stale',
    });
    await calls.publish(administrator, call.id, 1);
    await expect(calls.change(administrator, call.id, await draft(), 2)).rejects.toMatchObject({
      code: 'call.published',
    });
  });

  it('are published once per programme, year and batch', async () => {
    const first = await published();
    const twin = await calls.create(
      administrator,
      await draft({ batch: first.batch, noticeNumber: '嘉科〔2026〕77号' }),
    );
    await expect(calls.publish(administrator, twin.id, twin.version)).rejects.toMatchObject({
      code: 'call.twice',
    });
  });

  it('are copied to a new year with shifted dates and the newest version of the programme', async () => {
    const old = await published();
    const copy = await calls.copy(administrator, old.id, { year: 2027, noticeNumber: '嘉科〔2027〕3号' });
    const newest = (await programmes.list()).find(({ code }) => code === 'CXY')!;
    expect(copy).toMatchObject({
      year: 2027,
      title: { 'zh-CN': '2027年度产学研合作项目' },
      programmeVersionId: newest.id,
      publishedAt: null,
      awardedFen: 0,
      copiedFrom: old.id,
    });
    expect(copy.closesAt.toISOString()).toBe('2027-03-31T08:30:00.000Z');
  });

  it('award never more than their envelope', async () => {
    const call = await published();
    await expect(
      db.dataSource.query(`update calls set awarded_fen = envelope_fen + 1 where id = $1`, [call.id]),
    ).rejects.toThrow(/check constraint/);
  });
});

describe('extensions', () => {
  it('for all move the closing, keep what was before and why, and cannot be unwritten', async () => {
    const call = await published();
    const closesAt = '2026-04-10T08:30:00.000Z';
    const extended = await calls.extend(administrator, call.id, {
      closesAt,
      applicationId: null,
      reason: '系统维护',
    });
    expect(extended.closesAt.toISOString()).toBe(closesAt);
    expect(extended.endorsementClosesAt.toISOString()).toBe(closesAt);
    expect(await queries.extensions(call.id)).toMatchObject([
      { reason: '系统维护', by: '周管理', applicationId: null },
    ]);
    expect(await audited(call.id)).toContain('call.extended');
    await expect(db.dataSource.query(`delete from call_extensions`)).rejects.toThrow(/append-only/);
  });

  it('for one application leave the others as they were, also after an early closing', async () => {
    const call = await published();
    const [one, other] = [uuid(), uuid()];
    await calls.closeNow(administrator, call.id, '经费已用完');
    await calls.extend(administrator, call.id, {
      closesAt: '2026-04-01T08:30:00Z',
      applicationId: one,
      reason: '法人变更，材料未齐',
    });
    const deadline = (id: string) => calls.deadlineFor(db.dataSource.manager, call.id, id);
    expect((await deadline(one)).toISOString()).toBe('2026-04-01T08:30:00.000Z');
    expect((await deadline(other)).toISOString()).toBe(now.toISOString());
    expect(calls.status(await calls.get(db.dataSource.manager, call.id), now)).toBe('closed');
  });

  it('must be later than now and than the present closing', async () => {
    const call = await published();
    for (const closesAt of ['2026-03-05T00:00:00Z', '2026-03-31T08:30:00Z'])
      await expect(
        calls.extend(administrator, call.id, { closesAt, applicationId: null, reason: '系统维护' }),
      ).rejects.toMatchObject({ code: 'extension.not-later' });
  });

  it('open a call again that the clock has closed', async () => {
    const call = await published();
    now = new Date('2026-04-02T00:00:00Z');
    expect(calls.status(call, now)).toBe('closed');
    const again = await calls.extend(administrator, call.id, {
      closesAt: '2026-04-05T08:30:00Z',
      applicationId: null,
      reason: '补报一次',
    });
    expect(calls.status(again, now)).toBe('open');
  });
});
