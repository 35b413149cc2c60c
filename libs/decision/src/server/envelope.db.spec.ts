import fc from 'fast-check';
import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal, type Refusal } from '@keshen/kernel';
import { definitionSchema, type Definition, type StageOf } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { AwardService } from './award.service';
import { RankingQueries } from './ranking.queries';

const WAN = 1_000_000;
const runs = Math.max(3, Math.round(Number(process.env.PROPERTY_RUNS ?? 50) / 10));

const refused = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (isRefusal(error) ? error : Promise.reject(error)),
  );
const cxy = (): Definition => definitionSchema.parse(shipped.find((d) => (d as Definition).code === 'CXY'));
/** What a call has awarded, told three ways: its own figure, the standing awards, the history. */
const money = async (world: CaseWorld, callId: string) => {
  const [found] = await world.db.database.read<Record<'awarded' | 'envelope' | 'sum' | 'booked', number>>(
    `select k.awarded_fen as awarded, k.envelope_fen as envelope,
       (select coalesce(sum(amount_fen), 0)::bigint from awards w where w.call_id = k.id and w.state <> 'revoked') as sum,
       (select coalesce(sum(change_fen), 0)::bigint from award_changes h where h.call_id = k.id) as booked
     from calls k where k.id = $1`,
    [callId],
  );
  return found!;
};
const decide = async (
  world: CaseWorld,
  actor: Actor,
  caseId: string,
  outcome: string,
  rest: Record<string, unknown> = {},
) => {
  const { version } = await world.caseOf(caseId);
  const moved = await world.app.get(StageService).conclude(actor, caseId, { outcome, version, ...rest });
  await drain(world.app);
  return moved;
};
const atDecision = async (world: CaseWorld) => {
  const made = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']);
  await drain(world.app);
  return { ...made, callId: (await world.caseOf(made.caseId)).callId };
};
const withLeader = async (document?: Definition) => {
  const world = await CaseWorld.start({}, document);
  return { world, leader: await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] }) };
};

describe('an envelope under many hands', () => {
  let world: CaseWorld;
  let awards: AwardService;
  let leader: Actor;
  beforeAll(async () => {
    ({ world, leader } = await withLeader());
    awards = world.app.get(AwardService);
  });
  afterAll(() => world?.close());

  type Act = { on: number; act: 'award' | 'lower' | 'revoke'; fen: number };
  const anyAct: fc.Arbitrary<Act> = fc.record({
    on: fc.nat(4),
    act: fc.constantFrom('award', 'award', 'lower', 'revoke'),
    fen: fc.integer({ min: 1, max: 12 * WAN }),
  });

  it('is never exceeded, whatever is awarded, lowered, revoked and awarded again at the same moment', async () => {
    const pool: Awaited<ReturnType<typeof atDecision>>[] = [];
    for (let i = 0; i < 5; i++) pool.push(await atDecision(world));
    const { callId } = pool[0]!;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAct, { minLength: 12, maxLength: 30 }),
        fc.integer({ min: 0, max: 40 * WAN }),
        async (acts, left) => {
          await world.db.database.read(`update calls set envelope_fen = awarded_fen + $2 where id = $1`, [
            callId,
            left,
          ]);
          const told = await Promise.allSettled(
            acts.map(({ on, act, fen }) => {
              const { id, caseId } = pool[on]!;
              return world.tx((tx) => {
                if (act === 'lower') return awards.adjust(tx, id, fen, 'spec', leader);
                if (act === 'revoke') return awards.revoke(tx, id, 'spec', leader);
                const limits = { askedFen: null, entitledFen: null, actor: leader };
                return awards.propose(tx, { applicationId: id, caseId, callId, amountFen: fen, ...limits });
              });
            }),
          );
          for (const each of told)
            if (each.status === 'rejected' && !isRefusal(each.reason)) throw each.reason;
          const after = await money(world, callId);
          expect(after.awarded).toBeLessThanOrEqual(after.envelope);
          expect([after.sum, after.booked]).toEqual([after.awarded, after.awarded]);
        },
      ),
      { numRuns: runs },
    );
  });

  it('cannot be exceeded past the service either', async () => {
    const { callId } = await atDecision(world);
    await expect(
      world.db.database.read(`update calls set awarded_fen = envelope_fen + 1 where id = $1`, [callId]),
    ).rejects.toThrow(/check/);
  });

  it('gets back what was awarded to a case that then ends with nothing', async () => {
    await world.db.database.read(`update calls set envelope_fen = awarded_fen + 100000000000`);
    const made = await atDecision(world);
    const before = await money(world, made.callId);
    await decide(world, leader, made.caseId, 'agree', { record: { amountFen: 3 * WAN } });
    expect((await money(world, made.callId)).awarded).toBe(before.awarded + 3 * WAN);
    await world.walk(made.caseId, 'objected', 'revoke');
    await drain(world.app);
    const after = await money(world, made.callId);
    expect([after.awarded, after.sum]).toEqual([before.awarded, before.awarded]);
    expect((await world.tx((tx) => awards.of(tx, made.id)))?.state).toBe('revoked');
  });
});

describe('two decision stages in one workflow', () => {
  /** 初审 then 终审, both of which fund. */
  const twice = (): Definition => {
    const definition = cxy();
    const { stages } = definition.workflows.application;
    const first = stages.find((s) => s.id === 'decide') as StageOf<'decision'>;
    const second: StageOf<'decision'> = { ...structuredClone(first), id: 'final' };
    const firstTo = first.outcomes.map((o) =>
      first.arguments.funds.includes(o.id) ? { ...o, to: 'final' } : o,
    );
    return {
      ...definition,
      workflows: {
        ...definition.workflows,
        application: {
          ...definition.workflows.application,
          stages: [...stages.map((s) => (s === first ? { ...first, outcomes: firstTo } : s)), second],
        },
      },
    };
  };
  let world: CaseWorld;
  let leader: Actor;
  beforeAll(async () => {
    ({ world, leader } = await withLeader({ ...twice(), code: 'TWICE' }));
  });
  afterAll(() => world?.close());

  it('the later one’s amount takes the place of the earlier one’s, up or down, within what is left', async () => {
    const made = await atDecision(world);
    await decide(world, leader, made.caseId, 'agree', { record: { amountFen: 4 * WAN } });
    expect((await world.caseOf(made.caseId)).stage).toBe('final');
    await world.db.database.read(`update calls set envelope_fen = awarded_fen + $2 where id = $1`, [
      made.callId,
      WAN,
    ]);
    const over = await refused(
      decide(world, leader, made.caseId, 'agree', { record: { amountFen: 5 * WAN + 1 } }),
    );
    expect([over.code, over.details['leftFen']]).toEqual(['award.envelope', 5 * WAN]);
    await decide(world, leader, made.caseId, 'agree', { record: { amountFen: 5 * WAN } });
    const after = await money(world, made.callId);
    expect([after.awarded, after.sum, after.booked]).toEqual([
      after.envelope,
      after.envelope,
      after.envelope,
    ]);
    await world.db.database.read(`update calls set envelope_fen = awarded_fen + 100000000000`);
  });

  it('the later one’s refusal gives back what the earlier one awarded', async () => {
    const made = await atDecision(world);
    const before = await money(world, made.callId);
    await decide(world, leader, made.caseId, 'agree', { record: { amountFen: 4 * WAN } });
    await decide(world, leader, made.caseId, 'refuse', { remark: '终审不通过' });
    const after = await money(world, made.callId);
    expect([after.awarded, after.sum, after.booked]).toEqual([before.awarded, before.sum, before.booked]);
  });
});

describe('a recognition', () => {
  let world: CaseWorld;
  let leader: Actor;
  beforeAll(async () => {
    const definition = { ...cxy(), code: 'NONE' };
    ({ world, leader } = await withLeader({
      ...definition,
      amount: { ...definition.amount, formula: '0' },
    }));
  });
  afterAll(() => world?.close());

  it('is awarded without money where the formula gives none, said or not, and takes nothing of the envelope', async () => {
    const [one, two] = [await atDecision(world), await atDecision(world)];
    expect(
      (await refused(decide(world, leader, one.caseId, 'agree', { record: { amountFen: 1 } }))).code,
    ).toBe('award.over-entitled');
    await decide(world, leader, one.caseId, 'agree', { record: { amountFen: 0 } });
    await decide(world, leader, two.caseId, 'agree');
    for (const { id, caseId } of [one, two]) {
      const award = await world.tx((tx) => world.app.get(AwardService).of(tx, id));
      expect(award).toMatchObject({ amountFen: 0, state: 'proposed' });
      expect((await world.caseOf(caseId)).stage).toBe('publicity');
    }
    const { ranking, call } = await world.app.get(RankingQueries).ranking(leader, one.callId);
    expect(call.awardedFen).toBe(0);
    expect(ranking.rows.map((r) => [r.amountFen, r.above, r.decided?.funded])).toEqual([
      [0, true, true],
      [0, true, true],
    ]);
  });
});
