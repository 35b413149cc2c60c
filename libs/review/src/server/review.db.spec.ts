import { AnswerQueries, ApplicationQueries, StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { makeCreditCode, type Refusal } from '@keshen/kernel';
import { rows } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { AnalysisQueries } from './analysis.queries';
import { ExpertQueries } from './expert.queries';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { ReviewQueries, reviewResultsOfCall } from './review.queries';
import { ReviewService } from './review.service';

let world: CaseWorld;
let house: ReviewWorld;
let stages: StageService;
let panels: PanelService;
let reviews: ReviewService;
let queries: ReviewQueries;
let officer: Actor;
let administrator: Actor;
const experts: Actor[] = [];

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: Refusal) => error,
  );
const code = async (work: Promise<unknown>): Promise<string> => (await refused(work)).code;
const register = (name: string, part: object = {}): Promise<Actor> => house.expert(name, part);
const inReview = () => house.inReview();
const ids = (actors: Actor[]): string[] => actors.map((a) => a.account!);
const judgement = (points = 0.7) => house.judgement(100 * points);
const reviewOf = (caseId: string, actor: Actor): Promise<string> => house.reviewOf(caseId, actor);
const handIn = (caseId: string, actor: Actor, points = 0.7): Promise<void> =>
  house.handIn(caseId, actor, 100 * points);
const conclude = async (actor: Actor, caseId: string, outcome: string, remark?: string) =>
  stages.conclude(actor, caseId, { outcome, remark, version: (await world.caseOf(caseId)).version });

beforeAll(async () => {
  world = await CaseWorld.start();
  stages = world.app.get(StageService);
  panels = world.app.get(PanelService);
  reviews = world.app.get(ReviewService);
  queries = world.app.get(ReviewQueries);
  house = await ReviewWorld.over(world);
  ({ officer, administrator } = house);
  for (const n of [1, 2, 3, 4, 5]) experts.push(await register(`技术${n}`));
  experts.push(await register('财务', { class: 'finance' }));
});
afterAll(() => world?.close());
const panel = () => [...experts.slice(0, 4), experts[5]!];

describe('the register', () => {
  it('takes accounts with the role of expert, once', async () => {
    const other = await world.person('路人');
    const entry = {
      class: 'technical' as const,
      unit: '某所',
      unitCreditCode: null,
      title: '',
      fields: [],
      available: true,
      yearlyCap: null,
    };
    const service = world.app.get(ExpertService);
    expect(await code(service.register(administrator, { account: other.account!, ...entry }))).toBe(
      'expert.role',
    );
    expect(await code(service.register(administrator, { account: experts[0]!.account!, ...entry }))).toBe(
      'expert.known',
    );
    expect(await code(service.register(officer, { account: other.account!, ...entry }))).toBe('role.missing');
  });

  it('is changed on a known version only', async () => {
    const actor = await register('待改');
    const service = world.app.get(ExpertService);
    const change = {
      class: 'technical' as const,
      unit: '新所',
      unitCreditCode: null,
      title: '',
      fields: [],
      available: false,
      yearlyCap: 2,
      retired: false,
    };
    expect(await service.change(administrator, actor.account!, { ...change, version: 0 })).toEqual({
      version: 1,
    });
    expect(await code(service.change(administrator, actor.account!, { ...change, version: 0 }))).toBe(
      'expert.stale',
    );
    await service.change(administrator, actor.account!, {
      ...change,
      retired: true,
      reason: '本人申请退出',
      version: 1,
    });
    const all = await world.app.get(ExpertQueries).list(officer, { limit: 100, state: 'retired' });
    expect(all.items.map((e) => e.name)).toEqual(['待改']);
  });
});

describe('a panel', () => {
  it('is proposed by its composition and assigned as proposed', async () => {
    const { caseId } = await inReview();
    const { suggestions, shortages } = await panels.candidates(officer, caseId);
    expect(shortages).toEqual([]);
    expect(suggestions.map((s) => s.class).sort()).toEqual([
      'finance',
      'technical',
      'technical',
      'technical',
      'technical',
    ]);
    await panels.assign(
      officer,
      caseId,
      suggestions.map((s) => s.accountId),
    );
    expect((await panels.candidates(officer, caseId)).suggestions).toEqual([]);
    const owed = await world.db.database.read(
      `select 1 from duties where case_id = $1 and role = 'expert' and done_at is null`,
      [caseId],
    );
    expect(owed).toHaveLength(5);
  });

  it('refuses an expert of the partner’s organisation, whatever its name, and assigns nobody then', async () => {
    const { caseId } = await inReview();
    const colleague = await register('同济人', {
      unitCreditCode: makeCreditCode('12', '310000', '42500612'),
    });
    const refusal = await refused(panels.assign(officer, caseId, ids([experts[0]!, colleague])));
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'review.conflict' });
    expect(refusal.details['experts']).toEqual([
      expect.objectContaining({
        name: '同济人',
        conflicts: [
          expect.objectContaining({ kind: 'same-unit', by: 'credit-code', participant: '同济大学' }),
        ],
      }),
    ]);
    expect(await world.db.database.read(`select 1 from reviews where case_id = $1`, [caseId])).toEqual([]);
  });

  it('refuses whom the applicant asked to avoid', async () => {
    const avoid = [{ name: '技术1', unit: '技术1研究所', reason: '曾有纠纷' }];
    const { caseId } = await world.application(['endorse', 'admit', 'pass'], { 'avoid.experts': avoid });
    expect(await code(panels.assign(officer, caseId, ids([experts[0]!])))).toBe('review.conflict');
    await panels.assign(officer, caseId, ids([experts[1]!]));
  });

  it('cannot overrun a yearly limit by two assignments at once', async () => {
    const rare = await register('少评', { yearlyCap: 1 });
    const [one, two] = [await inReview(), await inReview()];
    const done = await Promise.allSettled(
      [one, two].map(({ caseId }) => panels.assign(officer, caseId, ids([rare]))),
    );
    expect(done.map((d) => d.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is the officer’s, and only of a case in review', async () => {
    const { caseId } = await world.application(['endorse']);
    expect(await code(panels.assign(officer, caseId, ids([experts[0]!])))).toBe('review.not-here');
    const reviewed = await inReview();
    expect(await code(panels.assign(experts[0]!, reviewed.caseId, ids([experts[1]!])))).toBe(
      'review.unknown',
    );
  });
});

describe('an expert', () => {
  it('declares before seeing: title and party come first, contents after', async () => {
    const { id, caseId, party } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const actor = experts[0]!;
    const review = await reviewOf(caseId, actor);
    const contents = () => world.app.get(AnswerQueries).answers(actor, id);
    expect(await code(contents())).toBe('review.declaration-needed');
    const page = () => world.app.get(ApplicationQueries).page(actor, id);
    expect(await page()).toMatchObject({ application: { askedFen: null }, timeline: [] });
    expect(await queries.desk(actor, review)).toMatchObject({
      party: party.name,
      state: 'assigned',
      rubric: null,
      askedFen: null,
    });
    expect(await code(reviews.save(actor, review, { ...judgement(), version: 0 }))).toBe(
      'review.declaration-needed',
    );
    await reviews.declare(actor, review);
    expect(await queries.desk(actor, review)).toMatchObject({ state: 'declared', capFen: 10_000_000 });
    await contents();
    expect(await code(reviews.declare(actor, review))).toBe('review.state');
  });

  it('sees nobody else’s review, and is nobody to a case not assigned', async () => {
    const { id, caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const stranger = experts[4]!;
    const review = await reviewOf(caseId, experts[0]!);
    expect(await code(queries.desk(experts[1]!, review))).toBe('review.unknown');
    expect(await code(reviews.declare(experts[1]!, review))).toBe('review.unknown');
    expect(await code(world.app.get(AnswerQueries).answers(stranger, id))).toBe('application.unknown');
    const subject = await world.caseOf(caseId);
    const view = await world.tx((tx) => stages.view(tx, subject, experts[1]!));
    expect(Object.keys(view)).toEqual(['mine']);
  });

  it('who steps back sees nothing any more and is replaced; the seat counts as empty', async () => {
    const { id, caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const actor = experts[0]!;
    const review = await reviewOf(caseId, actor);
    await reviews.recuse(actor, review, { kind: 'conflict', reason: '近三年有合作' });
    expect(await code(queries.desk(actor, review))).toBe('review.unknown');
    expect(await code(world.app.get(AnswerQueries).answers(actor, id))).toBe('application.unknown');
    expect(await code(panels.assign(officer, caseId, ids([actor])))).toBe('review.conflict');
    for (const other of panel().slice(1)) await handIn(caseId, other);
    expect(await code(conclude(officer, caseId, 'recommend'))).toBe('review.not-complete');
    await panels.assign(officer, caseId, ids([experts[4]!]));
    await handIn(caseId, experts[4]!);
    await conclude(officer, caseId, 'recommend');
  });

  it('saves on a known version and loses nothing to an old window', async () => {
    const { caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const actor = experts[0]!;
    const id = await reviewOf(caseId, actor);
    const { version } = await reviews.declare(actor, id);
    const both = await Promise.allSettled(
      ['甲', '乙'].map((comment) => reviews.save(actor, id, { ...judgement(), comment, version })),
    );
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await code(reviews.save(actor, id, { ...judgement(), version }))).toBe('review.stale');
    const draft = { ...judgement(), scores: { innovation: { points: 2550, reason: '' } } };
    expect(await code(reviews.save(actor, id, { ...draft, version: version + 1 }))).toBe('review.invalid');
  });

  it('who is taken off while reviewing keeps nothing open: what is sent afterwards is refused whole, the draft stays', async () => {
    const { id, caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const actor = experts[0]!;
    const review = await reviewOf(caseId, actor);
    const { version } = await reviews.declare(actor, review);
    const draft = await reviews.save(actor, review, { ...judgement(), comment: '写到一半', version });
    const stored = async () => {
      const [row] = await world.db.database.read<{ state: string; comment: string; total: number | null }>(
        `select state, comment, total from reviews where id = $1`,
        [review],
      );
      return row;
    };
    const [sent] = await Promise.all([
      codeOf(reviews.submit(actor, review, { ...judgement(), version: draft.version })),
      codeOf(panels.remove(officer, review, '不再参加')),
    ]);
    // Whichever came first, the other was refused and the review is one or the other.
    const first = await stored();
    expect(first).toMatchObject(
      sent === 'nothing was refused'
        ? { state: 'submitted' }
        : { state: 'removed', comment: '写到一半', total: null },
    );
    const other = await reviewOf(caseId, experts[1]!);
    const { version: begun } = await reviews.declare(experts[1]!, other);
    await panels.remove(officer, other, '不再参加');
    for (const act of [
      reviews.save(experts[1]!, other, { ...judgement(), version: begun + 1 }),
      reviews.submit(experts[1]!, other, { ...judgement(), version: begun + 1 }),
    ])
      expect(await codeOf(act)).toBe('review.state');
    expect(await code(queries.desk(experts[1]!, other))).toBe('review.unknown');
    expect(await code(world.app.get(AnswerQueries).answers(experts[1]!, id))).toBe('application.unknown');
  });

  it('hands in once and for good, not above the entitled amount', async () => {
    const { caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const actor = experts[0]!;
    const id = await reviewOf(caseId, actor);
    const { version } = await reviews.declare(actor, id);
    const much = { ...judgement(), recommendedFen: 10_000_001, version };
    expect((await refused(reviews.submit(actor, id, much))).details.problems).toEqual([
      expect.objectContaining({ code: 'review.amount-above' }),
    ]);
    await reviews.submit(actor, id, { ...judgement(), version });
    expect(await code(reviews.submit(actor, id, { ...judgement(), version }))).toBe('review.state');
    expect(await code(reviews.recuse(actor, id, { kind: 'declined', reason: '反悔' }))).toBe('review.state');
    expect(await code(panels.remove(officer, id, '换人'))).toBe('review.state');
    await expect(
      world.db.dataSource.query(`update reviews set total = 1 where id = $1`, [id]),
    ).rejects.toThrow('kept');
  });
});

describe('the conclusion', () => {
  it('comes after the last review; of the last two at once, completeness is noted once, and of two conclusions one is done', async () => {
    const { caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    for (const actor of panel().slice(0, 3)) await handIn(caseId, actor);
    await Promise.all(
      panel()
        .slice(3)
        .map((actor) => handIn(caseId, actor)),
    );
    const noted = await world.db.database.read(
      `select 1 from stage_acts where case_id = $1 and kind = 'reviews-complete'`,
      [caseId],
    );
    expect(noted).toHaveLength(1);
    const two = await Promise.allSettled([
      conclude(officer, caseId, 'recommend', '一'),
      conclude(officer, caseId, 'recommend', '二'),
    ]);
    expect(two.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.entries(caseId, 'consult')).toBe(1);
  });

  it('keeps the result for the ranking, dropped dots and all', async () => {
    const { caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    const points = [0.62, 0.64, 0.7, 0.72, 0.8];
    for (const [n, actor] of panel().entries()) await handIn(caseId, actor, points[n]);
    const { callId } = await world.caseOf(caseId);
    await conclude(officer, caseId, 'recommend');
    const result = (await world.tx((tx) => reviewResultsOfCall(tx, callId))).find(
      (r) => r.caseId === caseId,
    )!;
    expect(result).toMatchObject({
      n: 5,
      method: 'trimmed-mean',
      recommendedFen: 8_000_000,
      recommends: 5,
      proposed: 'recommend',
      chosen: 'recommend',
    });
    expect(result.dots.map((d) => d.counted)).toEqual([false, true, true, true, false]);
    const totals = await world.tx((tx) =>
      rows<{ total: number }>(tx, `select total from reviews where case_id = $1 order by total`, [caseId]),
    );
    const middle = totals.slice(1, 4).reduce((sum, t) => sum + t.total, 0);
    expect(result.score).toBe(Math.round(middle / 3));
  });

  it('is the officer’s: an expert who owes a review does not conclude, and another outcome needs a reason', async () => {
    const { caseId } = await inReview();
    await panels.assign(officer, caseId, ids(panel()));
    expect(await code(conclude(experts[0]!, caseId, 'recommend'))).toBe('duty.none');
    for (const actor of panel()) await handIn(caseId, actor);
    expect(await code(conclude(officer, caseId, 'visit'))).toBe('review.remark');
    await conclude(officer, caseId, 'visit', '核实中试线');
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'site' });
    expect(
      await code(
        reviews.save(experts[0]!, await reviewOf(caseId, experts[0]!), { ...judgement(), version: 9 }),
      ),
    ).toBe('review.closed');
  });
});

describe('the reviews of a call together', () => {
  it('are seen by the office down to who gave what, and by no expert', async () => {
    const { caseId } = await world.application();
    const { callId } = await world.caseOf(caseId);
    const analysis = world.app.get(AnalysisQueries);
    const { cases, experts: people, agreement } = await analysis.ofCall(officer, callId);
    const found = cases.find((each) => each.given.length === 5)!;
    expect(new Set(found.given.map((each) => each.expert)).size).toBe(5);
    expect(ids(experts)).toEqual(expect.arrayContaining(found.given.map((each) => each.expert)));
    expect(found.given.filter((each) => each.counted)).toHaveLength(3);
    const middle = found.given.slice(1, 4).reduce((sum, each) => sum + each.total, 0);
    expect(found.raw).toBe(Math.round(middle / 3));
    expect(people.map((each) => each.name)).toEqual(expect.arrayContaining(['技术1', '财务']));
    expect(agreement.pairs.length).toBeGreaterThanOrEqual(10);
    expect(await code(analysis.ofCall(experts[0]!, callId))).toBe('review.unknown');
    expect(await code(analysis.ofCall(officer, caseId))).toBe('call.unknown');
  });
});
