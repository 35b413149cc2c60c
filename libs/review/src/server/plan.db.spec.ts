import type { Actor } from '@keshen/identity';
import { CaseWorld, drain } from '@keshen/testing/server';
import { PanelService } from './panel.service';
import { PlanQueries } from './plan.queries';
import { PlanService } from './plan.service';
import { codeOf, ReviewWorld } from './review.fixture';
import { ReviewQueries } from './review.queries';

let world: CaseWorld;
let house: ReviewWorld;
let plans: PlanService;
let queries: PlanQueries;
let officer: Actor;
let callId: string;
const experts: Actor[] = [];
const cases: string[] = [];

/** A solved plan, as the officer sees it. */
const solved = async (most: number | null = null) => {
  const { id } = await plans.propose(officer, callId, { objective: 'fair', most });
  await drain(world.app);
  const plan = (await queries.ofCall(officer, callId))!;
  expect(plan.id).toBe(id);
  return plan;
};
const reviewsOf = (caseId: string) =>
  world.db.database.read<{ expert: string }>(
    `select expert_id as expert from reviews where case_id = $1 and state = 'assigned' order by 1`,
    [caseId],
  );

beforeAll(async () => {
  world = await CaseWorld.start();
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  plans = world.app.get(PlanService);
  queries = world.app.get(PlanQueries);
  for (const n of [1, 2, 3, 4, 5, 6]) experts.push(await house.expert(`技术${n}`));
  for (const n of [1, 2]) experts.push(await house.expert(`财务${n}`, { class: 'finance' }));
  for (let n = 0; n < 2; n++) cases.push((await house.inReview()).caseId);
  callId = (await world.caseOf(cases[0]!)).callId;
});
afterAll(() => world?.close());

describe('a plan of assignment for a call', () => {
  it('says what is missing when the places do not suffice, and is put away', async () => {
    const plan = await solved(1);
    expect(plan.state).toBe('infeasible');
    // Two panels need eight technical experts; six have one place each.
    expect(plan.shortage).toMatchObject({ constraint: 'maximum', missing: 2 });
    expect(plan.shortage!.cases.sort()).toEqual([...cases].sort());
    expect(await codeOf(plans.release(officer, plan.id, plan.version))).toBe('plan.over');
    await plans.discard(officer, plan.id);
  });

  it('seats nobody who has a conflict with every application, and names the applications when too few are left', async () => {
    const aside = (who: Actor[]) =>
      world.db.database.read(
        `insert into conflicts (id, account_id, application_id, kind, other, known_by, source, found_at)
         select gen_random_uuid(), who, c.application_id, 'other', 'x', 'statement', 'office', now()
         from unnest($1::uuid[]) who, cases c where c.id = any ($2::uuid[])`,
        [who.map(({ account }) => account), cases],
      );
    await aside(experts.slice(0, 1));
    const plan = await solved();
    const seated = plan.cases.flatMap((c) => c.seats.map((s) => s.expert));
    expect(plan.state).toBe('proposed');
    expect(seated).not.toContain(experts[0]!.account);
    await plans.discard(officer, plan.id);
    await aside(experts.slice(1, 3));
    const short = await solved();
    expect(short.state).toBe('infeasible');
    expect([...short.shortage!.cases].sort()).toEqual([...cases].sort());
    await plans.discard(officer, short.id);
    await world.db.database.read('update conflicts set ended_at = now() where ended_at is null');
  });

  it('fills every panel by its composition, and nobody but the officer sees it', async () => {
    const plan = await solved();
    expect(plan).toMatchObject({ state: 'proposed', optimal: true, bound: plan.total });
    expect(plan.cases.map((c) => c.seats.map((s) => s.class))).toEqual(
      Array(2).fill([...Array(4).fill('technical'), 'finance']),
    );
    expect(plan.loads.reduce((sum, l) => sum + l.from * l.count, 0)).toBe(10);
    expect(await codeOf(plans.propose(officer, callId, { objective: 'total', most: null }))).toBe(
      'plan.open',
    );
    expect(await codeOf(queries.ofCall(experts[0]!, callId))).toBe('review.unknown');
    expect(await reviewsOf(cases[0]!)).toEqual([]);
    for (const expert of experts)
      expect((await world.app.get(ReviewQueries).mine(expert, { limit: 50 })).items).toEqual([]);
  });

  it('shows alternatives for an application, and is changed by hand as it was seen', async () => {
    const plan = (await queries.ofCall(officer, callId))!;
    const [first] = plan.cases;
    const alternatives = await queries.alternatives(officer, plan.id, first!.caseId);
    const other = alternatives.find((a) => !a.seated && a.expert.class === 'technical')!;
    const change = { case: first!.caseId, version: plan.version };
    const out = { ...change, expert: first!.seats[0]!.expert, seated: false };
    const { version } = await plans.change(officer, plan.id, out);
    expect(await codeOf(plans.change(officer, plan.id, out))).toBe('plan.changed');
    await plans.change(officer, plan.id, {
      ...change,
      expert: other.expert.accountId,
      seated: true,
      version,
    });
    const changed = (await queries.ofCall(officer, callId))!.cases.find((c) => c.caseId === first!.caseId)!;
    expect(changed.seats.find((s) => s.byHand)!.expert).toBe(other.expert.accountId);
  });

  it('is released once: of two officers at the same moment one wins, the other is told', async () => {
    const second = await world.person('另一位', { staff: [{ role: 'officer', scope: null }] });
    const plan = (await queries.ofCall(officer, callId))!;
    const answers = await Promise.all(
      [officer, second].map((actor) => codeOf(plans.release(actor, plan.id, plan.version))),
    );
    expect(answers.sort()).toEqual(['nothing was refused', 'plan.over']);
    for (const { caseId, seats } of plan.cases)
      expect((await reviewsOf(caseId)).map((r) => r.expert)).toEqual(seats.map((s) => s.expert).sort());
  });

  it('of full panels seats nobody, and says so by having no application', async () => {
    const plan = await solved();
    expect(plan).toMatchObject({ state: 'proposed', cases: [], total: 0, optimal: true });
    await plans.discard(officer, plan.id);
  });

  it('fills later only the seats that have come free, and touches nobody who sits', async () => {
    const before = await reviewsOf(cases[0]!);
    const [review] = await world.db.database.read<{ id: string }>(
      `select id from reviews where case_id = $1 and expert_id = $2`,
      [cases[0], before[0]!.expert],
    );
    await world.app.get(PanelService).remove(officer, review!.id, '无法按期完成');
    const plan = await solved();
    expect(plan.cases.flatMap((c) => c.seats)).toHaveLength(1);
    await plans.release(officer, plan.id, plan.version);
    expect(await reviewsOf(cases[0]!)).toHaveLength(5);
    expect((await reviewsOf(cases[0]!)).map((r) => r.expert)).toEqual(
      expect.arrayContaining(before.slice(1).map((r) => r.expert)),
    );
  });

  it('releases nobody when one of them may not be seated any more', async () => {
    const { caseId: third } = await house.inReview();
    const plan = await solved();
    const gone = plan.cases[0]!.seats[0]!.expert;
    await world.db.database.transaction((tx) =>
      tx.query(`update experts set available = false where account_id = $1`, [gone]),
    );
    expect(await codeOf(plans.release(officer, plan.id, plan.version))).toBe('review.conflict');
    expect(await reviewsOf(third)).toEqual([]);
    expect((await queries.ofCall(officer, callId))!.state).toBe('proposed');
  });
});
