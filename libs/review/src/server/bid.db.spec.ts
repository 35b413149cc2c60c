import { AnswerQueries } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { dueInstant } from '@keshen/kernel';
import { withHidden } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { CaseWorld, drain } from '@keshen/testing/server';
import type { Bid } from '../domain/bid';
import { BidService } from './bid.service';
import { BiddingService } from './bidding.service';
import { PanelService } from './panel.service';
import { PlanQueries } from './plan.queries';
import { PlanService } from './plan.service';
import { codeOf, ReviewWorld } from './review.fixture';

let world: CaseWorld;
let house: ReviewWorld;
let bids: BidService;
let bidding: BiddingService;
let officer: Actor;
let callId: string;
const technical: Actor[] = [];
let finance: Actor;
const cases: { id: string; caseId: string; party: { name: string } }[] = [];

/** The programme under which experts are asked for so many working days. */
const withBids = (bidWorkingDays: number | undefined): Definition => {
  const document = structuredClone(world.definition) as Definition;
  const stage = document.workflows.application.stages.find((each) => each.kind === 'review')!;
  Object.assign(stage.arguments, { bidWorkingDays });
  return document;
};
const until = () => dueInstant(world.clock.now(), 5);
const asked = (actor: Actor, query: { said?: 'open' | 'said'; cursor?: string; limit?: number } = {}) =>
  bids.mine(actor, { limit: 50, ...query });
const told = (kind: string) =>
  world.db.database.read<{ account: string }>(
    `select account_id as account from messages where key like 'bidding:' || $1 || ':' || $2 || ':%' order by 1`,
    [callId, kind],
  );

beforeAll(async () => {
  world = await CaseWorld.start();
  await world.under(withBids(5));
  house = await ReviewWorld.over(world);
  ({ officer } = house);
  bids = world.app.get(BidService);
  bidding = world.app.get(BiddingService);
  for (const n of [1, 2, 3, 4, 5]) technical.push(await house.expert(`技术${n}`));
  finance = await house.expert('财务1', { class: 'finance' });
  await house.expert('管理1', { class: 'management' });
  await house.expert('不便', { available: false });
  for (let n = 0; n < 3; n++) cases.push(await house.inReview());
  await drain(world.app);
  callId = (await world.caseOf(cases[0]!.caseId)).callId;
});
afterAll(() => world?.close());

describe('what experts would like to review', () => {
  it('is asked by an officer, of whom a panel has a seat for, and told once', async () => {
    const first = technical[0]!;
    expect(await asked(first)).toMatchObject({ items: [], progress: { said: 0, of: 0 } });
    expect(await codeOf(bids.say(first, cases[0]!.caseId, 'want'))).toBe('bid.unknown');
    expect(await codeOf(bidding.remind(officer, callId))).toBe('bidding.closed');
    expect(await codeOf(bidding.open(officer, callId, world.clock.now()))).toBe('bidding.past');
    expect(await codeOf(bidding.open(first, callId, until()))).not.toBe('nothing was refused');
    expect(await bidding.ofCall(officer, callId)).toMatchObject({
      workingDays: 5,
      opened: null,
      until: until(),
    });
    await bidding.open(officer, callId, until());
    await bidding.open(officer, callId, until());
    await drain(world.app);
    const people = [...technical, finance].map((a) => ({ account: a.account! }));
    expect(await told('asked')).toEqual(people.sort((a, b) => (a.account < b.account ? -1 : 1)));
    expect(await bidding.ofCall(officer, callId)).toMatchObject({ cases: 3, asked: 6, answered: 0 });
  });

  it('shows title and applicant page by page, and opens no contents', async () => {
    const first = technical[0]!;
    const one = await asked(first, { limit: 2 });
    const two = await asked(first, { limit: 2, cursor: one.next! });
    expect(two.next).toBeNull();
    expect([...one.items, ...two.items].map((i) => i.party)).toEqual(cases.map((c) => c.party.name));
    expect(Object.keys(one.items[0]!).sort()).toEqual(
      ['bid', 'blind', 'call', 'caseId', 'closesAt', 'party', 'reference', 'title'].sort(),
    );
    expect(await codeOf(world.app.get(AnswerQueries).answers(first, cases[0]!.id))).toBe(
      'application.unknown',
    );
  });

  it('is one word for each application, changed as often as one likes, and counted for the officer', async () => {
    const [first, second] = technical as [Actor, Actor];
    await bids.say(first, cases[0]!.caseId, 'rather-not');
    await bids.say(first, cases[0]!.caseId, 'want');
    await bids.say(second, cases[0]!.caseId, 'can');
    expect((await asked(first)).progress).toEqual({ said: 1, of: 3 });
    expect((await asked(first, { said: 'said' })).items).toMatchObject([
      { caseId: cases[0]!.caseId, bid: 'want' },
    ]);
    expect((await asked(first, { said: 'open' })).items).toHaveLength(2);
    expect(await bidding.ofCall(officer, callId)).toMatchObject({
      answered: 2,
      said: { want: 1, can: 1, 'rather-not': 0 },
    });
  });

  it('does not know an application from which one stands aside, before and after one has said so', async () => {
    const third = technical[2]!;
    await withHidden({ applications: [cases[1]!.id], own: [] }, async () => {
      expect((await asked(third)).progress.of).toBe(2);
      expect(await codeOf(bids.say(third, cases[1]!.caseId, 'want'))).toBe('bid.unknown');
    });
    await bids.standAside(third, cases[2]!.caseId, '与项目负责人是师生');
    expect(
      await codeOf(world.app.get(PanelService).assign(officer, cases[2]!.caseId, [third.account!])),
    ).toBe('review.conflict');
  });

  it('reminds who is silent, once a day', async () => {
    await bidding.remind(officer, callId);
    expect(await codeOf(bidding.remind(officer, callId))).toBe('bidding.reminded');
    await drain(world.app);
    expect(await told('reminded')).toHaveLength(4);
  });

  it('weighs in the plan: who would rather not is taken only where nobody else is left', async () => {
    const say = async (bid: Bid, ...who: Actor[]) => {
      for (const actor of who) await bids.say(actor, cases[0]!.caseId, bid);
    };
    await say('want', technical[0]!, technical[1]!);
    await say('rather-not', technical[4]!);
    await say('rather-not', finance);
    const plans = world.app.get(PlanService);
    const { id } = await plans.propose(officer, callId, { objective: 'total', most: null });
    await drain(world.app);
    const plan = (await world.app.get(PlanQueries).ofCall(officer, callId))!;
    expect(plan).toMatchObject({ id, state: 'proposed', weights: { fields: 50, text: 30, bids: 20 } });
    const of = (at: number) => plan.cases.find((c) => c.caseId === cases[at]!.caseId)!.seats;
    expect(of(0).map((s) => s.expert)).not.toContain(technical[4]!.account);
    expect(of(0).find((s) => s.expert === technical[0]!.account)).toMatchObject({ bids: 20 });
    expect(of(0).find((s) => s.expert === finance.account)).toMatchObject({ fit: 0, class: 'finance' });
    for (const seat of of(1)) expect(seat).toMatchObject({ bids: 5 });
    // Four technical experts are left for the last one: whoever stood aside is none of them.
    expect(of(2).map((s) => s.expert)).not.toContain(technical[2]!.account);
    const beside = await world.app.get(PlanQueries).alternatives(officer, id, cases[0]!.caseId);
    expect(beside.find((a) => a.expert.accountId === technical[4]!.account)).toMatchObject({
      bid: 'rather-not',
      fit: 0,
    });
    await say('can', technical[4]!);
    await plans.release(officer, id, plan.version);
    expect(await codeOf(say('want', technical[4]!))).toBe('bid.over');
    expect((await asked(technical[4]!)).items).toEqual([]);
  });

  it('is closed after its day, and under blind review names nobody', async () => {
    const blind = withBids(5);
    blind.rubric!.blind = true;
    await world.under(blind);
    const { caseId } = await house.inReview();
    const other = (await world.caseOf(caseId)).callId;
    await bidding.open(officer, other, until());
    expect((await asked(technical[0]!)).items).toMatchObject([{ caseId, party: '', blind: true }]);
    world.clock.set(new Date(until().getTime() + 1));
    expect((await asked(technical[0]!)).items).toEqual([]);
    expect(await codeOf(bids.say(technical[0]!, caseId, 'want'))).toBe('bid.over');
    expect(await codeOf(bidding.remind(officer, other))).toBe('bidding.closed');
  });

  it('is not asked where the programme does not want it, or where no application waits for a panel', async () => {
    await world.under(withBids(6));
    const early = await world.application();
    const { callId: waiting } = await world.caseOf(early.caseId);
    expect(await codeOf(bidding.open(officer, waiting, until()))).toBe('bidding.nothing');
    await world.under(withBids(undefined));
    const { callId: bare } = await world.caseOf((await house.inReview()).caseId);
    expect(await codeOf(bidding.open(officer, bare, until()))).toBe('bidding.off');
    expect(await bidding.ofCall(officer, bare)).toMatchObject({ workingDays: null, until: null });
  });
});
