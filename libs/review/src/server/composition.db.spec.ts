import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import { CaseWorld, drain } from '@keshen/testing/server';
import type { PlanObjective } from '../domain/plan';
import { ApartService } from './apart.service';
import { PanelService } from './panel.service';
import { PlanQueries } from './plan.queries';
import { PlanService } from './plan.service';
import { ReviewWorld } from './review.fixture';

let world: CaseWorld;
let review: ReviewWorld;
let plans: PlanService;
let queries: PlanQueries;
let callId: string;
const technical: Actor[] = [];
const cases: string[] = [];

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );
const solved = async (objective: PlanObjective = 'fair') => {
  await plans.propose(review.officer, callId, { objective, most: null });
  await drain(world.app);
  return (await queries.ofCall(review.officer, callId))!;
};

beforeAll(async () => {
  world = await CaseWorld.start();
  const document = structuredClone(world.definition) as Definition;
  Object.assign(document.rubric!.panel, { mostPerUnit: 1, leastOutside: 1 });
  await world.under(document);
  review = await ReviewWorld.over(world);
  plans = world.app.get(PlanService);
  queries = world.app.get(PlanQueries);
  // Units 1 to 6; the first two experts share one.
  for (const n of [1, 2, 3, 4, 5, 6])
    technical.push(await review.expert(`技术${n}`, { unit: n <= 2 ? '第一研究所' : `第${n}研究所` }));
  await review.expert('财务1', { class: 'finance', outside: true });
  for (let n = 0; n < 2; n++) cases.push((await world.application(['endorse', 'admit', 'pass'])).caseId);
  callId = (await world.caseOf(cases[0]!)).callId;
});
afterAll(() => world?.close());

describe('the composition of panels in a plan', () => {
  it('keeps colleagues off one panel and has somebody from outside, and says so of every application', async () => {
    const plan = await solved();
    expect(plan).toMatchObject({ state: 'proposed', optimal: true, weights: { fields: 60, text: 40 } });
    for (const { seats, verdicts } of plan.cases) {
      const units = seats.map((s) => s.unit);
      expect(new Set(units).size).toBe(units.length);
      expect(verdicts.map((v) => v.state)).toEqual(verdicts.map(() => 'kept'));
      expect(verdicts.map((v) => v.kind)).toEqual(['class', 'class', 'size', 'unit', 'outside']);
      for (const seat of seats) expect(seat.fields! + seat.text!).toBe(seat.fit);
    }
    await plans.discard(review.officer, plan.id);
  });

  it('keeps two apart who must not sit together, or names the rule that cannot be kept', async () => {
    const apart = world.app.get(ApartService);
    const pair = (a: number, b: number): [string, string] => [technical[a]!.account!, technical[b]!.account!];
    expect(await code(apart.put(review.officer, { experts: pair(2, 2), reason: '同一人' }))).toBe(
      'apart.same',
    );
    expect(await code(apart.put(technical[0]!, { experts: pair(2, 3), reason: '师生' }))).toBe(
      'review.unknown',
    );
    await apart.put(review.officer, { experts: pair(2, 3), reason: '师生' });
    const plan = await solved();
    for (const { seats } of plan.cases) {
      const seated = seats.map((s) => s.expert);
      expect(pair(2, 3).every((account) => seated.includes(account))).toBe(false);
    }
    await plans.discard(review.officer, plan.id);
    // Five units, of which two more must not meet: four technical experts cannot be found any more.
    await apart.put(review.officer, { experts: pair(4, 5), reason: '夫妻' });
    const hindered = await solved();
    expect(hindered).toMatchObject({ state: 'infeasible', shortage: { constraint: 'rules', missing: 2 } });
    expect([...hindered.shortage!.cases].sort()).toEqual([...cases].sort());
    for (const rule of hindered.shortage!.rules!)
      expect(rule).toMatchObject({ by: 1, title: expect.any(String) });
    await plans.discard(review.officer, hindered.id);
    await apart.end(review.officer, pair(4, 5));
    expect(await apart.list(review.officer)).toHaveLength(1);
  });

  it('makes loads as even as the panels allow, and says why no lower one is possible', async () => {
    const plan = await solved('balance');
    // Two panels of four among six experts, of whom no panel takes more than four: somebody sits on both.
    expect(plan).toMatchObject({ state: 'proposed', objective: 'balance', levels: expect.any(Array) });
    expect(Math.max(...plan.loads.map((l) => l.from))).toBe(2);
    await plans.discard(review.officer, plan.id);
  });

  it('is released only as it must be, and of two chairs at the same moment one wins', async () => {
    const plan = await solved();
    const [first] = plan.cases;
    const inside = first!.seats.map((s) => s.expert);
    const colleagues = technical.slice(0, 2).map((a) => a.account!);
    const other = colleagues.find((account) => !inside.includes(account))!;
    const out = inside.find((account) => account !== colleagues[0] && account !== colleagues[1])!;
    let { version } = plan;
    const change = async (expert: string, seated: boolean) =>
      ({ version } = await plans.change(review.officer, plan.id, {
        case: first!.caseId,
        expert,
        seated,
        version,
      }));
    await change(out, false);
    await change(other, true);
    expect(await code(plans.release(review.officer, plan.id, version))).toBe('plan.composition');
    await change(other, false);
    await change(out, true);
    const second = await world.person('另一位组长', { staff: [{ role: 'officer', scope: null }] });
    const answers = await Promise.all(
      [review.officer, second].map((actor) => code(plans.release(actor, plan.id, version))),
    );
    expect(answers.sort()).toEqual(['nothing was refused', 'plan.over']);
  });
});

describe('a panel that is seated by hand', () => {
  const sitting = async (caseId: string) =>
    (
      await world.db.database.read<{ expert: string }>(
        `select expert_id as expert from reviews where case_id = $1 and state = 'assigned' order by assigned_at, id`,
        [caseId],
      )
    ).map(({ expert }) => expert);
  const assign = (caseId: string, experts: Actor[], overrule?: string) =>
    world.app.get(PanelService).assign(
      review.officer,
      caseId,
      experts.map((e) => e.account!),
      overrule,
    );
  const refusal = (work: Promise<unknown>): Promise<Refusal> =>
    work.then(
      () => fail(),
      (error: Refusal) => error,
    );
  const fail = (): never => {
    throw new Error('nothing was refused');
  };

  it('keeps the rules of the plan: colleagues and pairs apart are refused by name, beside each other or those who sit', async () => {
    const { caseId } = await review.inReview();
    const [one, colleague, third, , fifth] = technical as [Actor, Actor, Actor, Actor, Actor];
    const both = await refusal(assign(caseId, [one, colleague]));
    expect(both.code).toBe('review.composition');
    expect(both.details).toMatchObject({
      rules: [
        { rule: 'unit', unit: '第一研究所', most: 1, experts: expect.arrayContaining(['技术1', '技术2']) },
      ],
    });
    await assign(caseId, [one]);
    expect((await refusal(assign(caseId, [colleague]))).code).toBe('review.composition');
    const apart = world.app.get(ApartService);
    const pair: [string, string] = [one.account!, third.account!];
    await apart.put(review.officer, { experts: pair, reason: '夫妻' });
    const kept = await refusal(assign(caseId, [third, fifth]));
    expect(kept.details).toMatchObject({
      rules: [{ rule: 'apart', experts: expect.arrayContaining(['技术1', '技术3']) }],
    });
    expect(await sitting(caseId)).toEqual([one.account]);
    const { suggestions } = await world.app.get(PanelService).candidates(review.officer, caseId);
    const proposed = suggestions.map((s) => s.accountId);
    for (const never of [colleague, third]) expect(proposed).not.toContain(never.account);
    await apart.end(review.officer, pair);
  });

  it('keeps them in a replacement, too, and leaves the seat as it was', async () => {
    const { caseId } = await review.inReview();
    const [one, colleague, third] = technical as [Actor, Actor, Actor];
    await assign(caseId, [one, third]);
    const panels = world.app.get(PanelService);
    const replaced = (seat: Actor) =>
      review
        .reviewOf(caseId, seat)
        .then((id) =>
          panels.replace(review.officer, id, { expert: colleague.account!, reason: '无法按期完成' }),
        );
    expect(await code(replaced(third))).toBe('review.composition');
    expect(await sitting(caseId)).toEqual([one.account, third.account]);
    await replaced(one);
    expect((await sitting(caseId)).sort()).toEqual([colleague.account, third.account].sort());
  });

  it('is overruled by the office with a reason only, which the audit keeps; a conflict and the yearly cap are not', async () => {
    const { caseId } = await review.inReview();
    const [one, colleague] = technical as [Actor, Actor];
    await assign(caseId, [one]);
    await assign(caseId, [colleague], '全市只有这一家单位做过');
    const [kept] = await world.db.database.read<{ details: object }>(
      `select details from audit_records where act = 'review.assigned' and thing_id = $1 and details ? 'overrule'`,
      [caseId],
    );
    expect(kept!.details).toMatchObject({
      overrule: '全市只有这一家单位做过',
      rules: [{ rule: 'unit', unit: '第一研究所' }],
    });
    await world.db.dataSource.query('update experts set yearly_cap = 1 where account_id = $1', [one.account]);
    const other = (await review.inReview()).caseId;
    expect(await code(assign(other, [one], '别无人选'))).toBe('review.conflict');
  });
});
