import { drawFault, type DrawRecord } from '@keshen/assignment';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import type { ExpertDrawRequest } from '../domain/expert-draw';
import { ExpertDrawQueries } from './expert-draw.queries';
import { sha256 } from './expert-draw.rows';
import { ExpertDrawService } from './expert-draw.service';
import { ExpertService } from './expert.service';
import { InterestService } from './interest.service';
import { PanelService } from './panel.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let draws: ExpertDrawService;
let queries: ExpertDrawQueries;
let officer: Actor;
let second: Actor;
let callId: string;
const experts: Actor[] = [];

const asked: ExpertDrawRequest = {
  scope: 'call',
  quotas: [
    { class: 'technical', outside: null, count: 4, substitutes: 3 },
    { class: 'finance', outside: null, count: 1, substitutes: 2 },
  ],
  field: null,
  outside: null,
  most: null,
};
const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: Refusal) => error,
  );
const desk = async () => (await queries.desk(officer, callId)).latest!;
const records = async (id: string) => (await queries.record(id)) as DrawRecord[];
const committed = async (request: Partial<ExpertDrawRequest> = {}) =>
  (await draws.commit(officer, callId, { ...asked, ...request })).id;
const revealed = async (request: Partial<ExpertDrawRequest> = {}) => {
  const id = await committed(request);
  await draws.witness(second, id, '纪检组当场给出的一句话');
  await draws.reveal(officer, id);
  return id;
};
const release = async (id: string) => draws.release(officer, id, (await desk()).digest!);
const seatedIn = async (caseId: string) =>
  (
    await world.db.database.read<{ expert: string }>(
      `select expert_id as expert from reviews where case_id = $1 and state = 'assigned' order by 1`,
      [caseId],
    )
  ).map((row) => row.expert);
/** An application in review on whose panel nobody sits; those before have their panels. */
const waiting = async () => (await house.inReview()).caseId;
const idOf = async (draw: string, account: string) =>
  (
    await world.db.database.read<{ id: string }>(
      `select c.id from expert_draw_candidates c join expert_draw_panels p on p.id = c.panel_id
       where p.draw_id = $1 and c.account_id = $2`,
      [draw, account],
    )
  )[0]!.id;

beforeAll(async () => {
  world = await CaseWorld.start();
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  second = await world.person('纪检监督', { staff: [{ role: 'auditor', scope: null }] });
  draws = world.app.get(ExpertDrawService);
  queries = world.app.get(ExpertDrawQueries);
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) experts.push(await house.expert(`技术${n}`));
  for (const n of [1, 2, 3]) experts.push(await house.expert(`财务${n}`, { class: 'finance' }));
  callId = (await world.caseOf((await world.application(['endorse'])).caseId)).callId;
});
afterAll(() => world?.close());

describe('a random draw of experts', () => {
  it('says by how many of which class the pool is too small, and keeps nothing', async () => {
    expect(await codeOf(committed())).toBe('draw.nothing');
    await waiting();
    const finance = { ...asked.quotas[1]!, count: 5 };
    const many = { ...asked.quotas[0]!, count: 12 };
    const { code, details } = await refusalOf(committed({ quotas: [many, finance] }));
    expect(code).toBe('draw.too-few');
    expect(details).toMatchObject({
      lacking: [
        { panel: 1, label: 'technical', have: 8, missing: 4 },
        { panel: 1, label: 'finance', have: 3, missing: 2 },
      ],
    });
    expect((await refusalOf(committed({ quotas: [asked.quotas[0]!] }))).code).toBe('draw.composition');
    const twice = [...asked.quotas, { ...asked.quotas[1]!, outside: true }];
    expect((await refusalOf(committed({ quotas: twice }))).code).toBe('draw.quotas');
    expect((await refusalOf(committed({ scope: 'track' }))).code).toBe('draw.no-tracks');
    const { panels, verdicts } = await draws.check(officer, callId, { ...asked, outside: true });
    expect(panels).toMatchObject([
      { size: 1, quotas: [{ have: 0 }, { have: 0 }], excluded: { outside: 11 } },
    ]);
    expect(verdicts).toEqual([]);
    expect(await queries.ofCall(callId)).toEqual([]);
  });

  it('publishes the digest first, keeps the seed sealed, and names nobody', async () => {
    const id = await committed();
    expect(await codeOf(committed())).toBe('draw.open');
    const view = await queries.public(id);
    expect(view).toMatchObject({ state: 'committed', seed: null, word: null, scope: 'call' });
    expect(view.panels).toMatchObject([
      { no: 1, size: 1, outcome: null, quotas: [{ pool: 8 }, { pool: 3 }] },
    ]);
    const said = JSON.stringify([view, await queries.record(id)]);
    for (const expert of experts) expect(said).not.toContain(expert.account);
    expect(said).not.toMatch(/技术\d|研究所|CXY-/);
    const [{ sealed }] = (await world.db.database.read<{ sealed: string }>(
      'select seed_sealed as sealed from expert_draws where id = $1',
      [id],
    )) as [{ sealed: string }];
    expect(sealed).toMatch(/^k[0-9a-f]{10}\./);
    expect(drawFault(sha256, (await records(id))[0])).toEqual({ code: 'draw.sealed' });
  });

  it('waits for the word of a second person, and is revealed once: of two at the same moment one wins', async () => {
    const { id } = await desk();
    expect(await codeOf(draws.reveal(officer, id))).toBe('draw.state');
    expect(await codeOf(draws.witness(officer, id, '自己说的话'))).toBe('draw.same-person');
    expect(await codeOf(draws.witness(experts[0]!, id, '专家说的话'))).toBe('review.unknown');
    await draws.witness(second, id, '今天的天气');
    expect(await codeOf(draws.witness(second, id, '改了主意'))).toBe('draw.state');
    const other = await world.person('另一位', { staff: [{ role: 'officer', scope: null }] });
    const tried = await Promise.all([officer, other].map((actor) => codeOf(draws.reveal(actor, id))));
    expect(tried.sort()).toEqual(['draw.state', 'nothing was refused']);
    const [record] = await records(id);
    expect(drawFault(sha256, record)).toBeNull();
    expect(record!.drawn).toHaveLength(5);
    expect(record!.substitutes['technical']).toHaveLength(3);
    expect(drawFault(sha256, { ...record, word: '另一句' })!.code).toBe('draw.drawn');
    expect(await codeOf(draws.cancel(officer, id, '结果不合意'))).toBe('draw.state');
  });

  it('is seen with names by the office, and released once as it was seen', async () => {
    const { id, digest, office } = await desk();
    const chosen = office[0]!.people.filter((p) => p.cases === 1);
    expect(chosen.map((p) => [p.class, p.rank])).toEqual([
      ...Array(4).fill(['technical', 0]),
      ['finance', 0],
    ]);
    expect(await seatedIn(office[0]!.cases[0]!.caseId)).toEqual([]);
    expect(await codeOf(draws.release(officer, id, '0'.repeat(64)))).toBe('draw.changed');
    const tried = await Promise.all([1, 2].map(() => codeOf(draws.release(officer, id, digest!))));
    expect(tried.sort()).toEqual(['draw.state', 'nothing was refused']);
    expect(await seatedIn(office[0]!.cases[0]!.caseId)).toEqual(chosen.map((p) => p.account).sort());
    expect((await desk()).office[0]!.people.filter((p) => p.cases === 1)).toEqual(chosen);
  });

  it('gives a free seat to the next substitute of its class, and to nobody else while there is one', async () => {
    const panels = world.app.get(PanelService);
    const { office } = await desk();
    const { caseId } = office[0]!.cases[0]!;
    const financial = office[0]!.people.filter((p) => p.class === 'finance');
    const declining = experts.find((e) => e.account === financial[0]!.account)!;
    const review = await house.reviewOf(caseId, declining);
    await world.app.get(ReviewService).recuse(declining, review, { kind: 'declined', reason: '出差在外' });
    const proposal = await panels.candidates(officer, caseId);
    expect(proposal.suggestions).toMatchObject([
      { accountId: financial[1]!.account, class: 'finance', reason: { for: 'draw', rank: 1 } },
    ]);
    const refused = await refusalOf(panels.assign(officer, caseId, [financial[2]!.account]));
    expect(refused).toMatchObject({ code: 'draw.successor', details: { expert: financial[1]!.account } });
    await panels.assign(officer, caseId, [financial[1]!.account]);
    // A breach found later voids the review: the next in rank follows.
    await world.app.get(InterestService).enter(officer, office[0]!.cases[0]!.applicationId, {
      account: financial[1]!.account,
      kind: 'other',
      note: '曾任申报单位顾问',
    });
    expect((await panels.candidates(officer, caseId)).suggestions).toMatchObject([
      { accountId: financial[2]!.account, reason: { for: 'draw', rank: 2 } },
    ]);
    const drawnTechnical = await house.reviewOf(
      caseId,
      experts.find((e) => e.account === office[0]!.people[0]!.account)!,
    );
    const substitute = office[0]!.people.find((p) => p.class === 'technical' && p.rank === 1)!;
    await panels.replace(officer, drawnTechnical, { expert: substitute.account, reason: '一直没有回音' });
    expect(await seatedIn(caseId)).toContain(substitute.account);
  });

  it('skips who has retired or come into a conflict meanwhile: with the reason, the next in order takes the place', async () => {
    const { applicationId } = await world.caseOf(await waiting());
    const id = await committed();
    const [retired, conflicted] = [experts[0]!, experts[1]!];
    await draws.witness(second, id, '第二次的一句话');
    const { version } = (
      await world.db.database.read<{ version: number }>('select version from experts where account_id = $1', [
        retired.account,
      ])
    )[0]!;
    const entry = { ...house.entry, unit: '技术1研究所' };
    await world.app.get(ExpertService).change(house.administrator, retired.account!, {
      ...entry,
      retired: true,
      reason: '本人申请',
      version,
    });
    await world.app
      .get(InterestService)
      .enter(officer, applicationId, { account: conflicted.account!, kind: 'other', note: '师生' });
    await draws.reveal(officer, id);
    const [record] = await records(id);
    const skipped = new Map(record!.skipped!.map((s) => [s.id, s.reason]));
    expect(skipped.get(await idOf(id, retired.account!))).toBe('retired');
    expect(skipped.get(await idOf(id, conflicted.account!))).toBe('conflict');
    expect(drawFault(sha256, record)).toBeNull();
    expect(record!.drawn).toHaveLength(5);
    // Between reveal and release somebody else may not sit any more: what was seen is not what would be released.
    const { digest, office } = await desk();
    const gone = office[0]!.people.find((p) => p.class === 'technical' && p.rank === 0)!;
    await world.app
      .get(InterestService)
      .enter(officer, applicationId, { account: gone.account, kind: 'kin', note: '亲属' });
    expect(await codeOf(draws.release(officer, id, digest!))).toBe('draw.changed');
    expect((await desk()).office[0]!.people.find((p) => p.account === gone.account)).toMatchObject({
      passed: 'conflict',
      cases: 0,
    });
    await release(id);
  });

  it('draws every application anew under one seed, nobody beyond their room', async () => {
    for (let n = 0; n < 3; n++) await waiting();
    const quotas = [
      { ...asked.quotas[0]!, substitutes: 0 },
      { ...asked.quotas[1]!, substitutes: 0 },
    ];
    const id = await revealed({ scope: 'application', quotas, most: 2 });
    const all = await records(id);
    expect(all).toHaveLength(3);
    for (const record of all) expect(drawFault(sha256, record)).toBeNull();
    expect(new Set(all.map((record) => record.commitment)).size).toBe(3);
    // One person has another id in each panel, so that nobody can be followed from one to the next.
    const ids = all.flatMap((record) => record.candidates.map((c) => c.id));
    expect(new Set(ids).size).toBe(ids.length);
    const { office } = await desk();
    const times = new Map<string, number>();
    for (const { people } of office)
      for (const { account, cases } of people) times.set(account, (times.get(account) ?? 0) + cases);
    expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
    await release(id);
  });

  it('is given up before its reveal with a reason that everybody reads, and stays where it is', async () => {
    await waiting();
    const id = await committed();
    await draws.cancel(officer, id, '名额填错，重新抽取');
    expect(await queries.public(id)).toMatchObject({
      state: 'cancelled',
      reason: '名额填错，重新抽取',
      seed: null,
    });
    expect(await codeOf(draws.witness(second, id, '来晚了的话'))).toBe('draw.state');
    expect((await queries.ofCall(callId)).map((d) => d.state)).toEqual([
      'cancelled',
      'released',
      'released',
      'released',
    ]);
  });

  it('leaves nothing half done when its connection breaks in the middle of the reveal, and goes on from there', async () => {
    const id = await committed();
    await draws.witness(second, id, '断线之前的话');
    const { database } = world.db;
    // Breaks where the outcomes are written already and the act is not.
    await database.transaction((tx) =>
      tx.query(`create function break_here() returns trigger language plpgsql as $$ begin
          perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger break_here before insert on expert_draw_acts for each row execute function break_here();`),
    );
    await expect(draws.reveal(officer, id)).rejects.toThrow();
    await database.transaction((tx) =>
      tx.query('drop trigger break_here on expert_draw_acts; drop function break_here();'),
    );
    expect(await queries.public(id)).toMatchObject({ state: 'witnessed', seed: null });
    expect((await queries.public(id)).panels[0]!.outcome).toBeNull();
    await draws.reveal(officer, id);
    expect(drawFault(sha256, (await records(id))[0])).toBeNull();
  });

  it('is never changed: every row of it is append-only', async () => {
    const { database } = world.db;
    for (const [table, column] of [
      ['expert_draws', 'names'],
      ['expert_draw_panels', 'commitment'],
      ['expert_draw_cases', 'entry_id'],
      ['expert_draw_candidates', 'name'],
      ['expert_draw_acts', 'data'],
      ['expert_draw_outcomes', 'drawn'],
    ])
      for (const sql of [`update ${table} set ${column} = ${column}`, `delete from ${table}`])
        await expect(database.transaction((tx) => tx.query(sql))).rejects.toThrow('append-only');
  });
});
