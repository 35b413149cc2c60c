import { systemActor } from '@keshen/identity';
import { pick, seededRandom, type Random } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { recommendedBy } from './call-limits';
import { lockCase } from './case.rows';
import { CaseService } from './case.service';

const CASES = 8;
const MOVES = Math.max(24, Number(process.env.PROPERTY_RUNS ?? 50));
const MOST = 100;
const TOWNS = ['马陆镇', '外冈镇', null];

let world: CaseWorld;
beforeAll(async () => {
  world = await CaseWorld.start();
});
afterAll(() => world?.close());

/** Cases of several towns in one call that gives each town so many. */
async function made(quotas: string): Promise<string[]> {
  await world.under();
  const cases: string[] = [];
  for (let n = 0; n < CASES; n++) cases.push((await world.application()).caseId);
  for (const [n, id] of cases.entries())
    await world.db.dataSource.query('update cases set town = $2 where id = $1', [
      id,
      TOWNS[n % TOWNS.length],
    ]);
  const { callId } = await world.caseOf(cases[0]!);
  await world.db.dataSource.query(`update calls set ${quotas} where id = $1`, [callId]);
  return cases;
}

/** What the index says of the town of a case, this one not counted. */
const used = async (id: string, most: number): Promise<number> => {
  const subject = await world.caseOf(id);
  return world.tx((tx) => recommendedBy(tx, subject, ['endorse'], most));
};

/** What all entries of all cases say. */
const counted = async (id: string): Promise<number> => {
  const [found] = await world.db.database.read<{ n: number }>(
    `select count(*)::int as n from cases c join cases own on own.id = $1
     where c.call_id = own.call_id and c.kind = 'application' and c.town is not distinct from own.town and c.id <> own.id
       and c.result is distinct from 'withdrawn' and exists (select 1 from stage_entries e
         where e.case_id = c.id and e.stage_kind = 'endorsement' and e.outcome = 'endorse')`,
    [id],
  );
  return found!.n;
};

/** Moves a case by any outcome of where it stands, mostly forward, or withdraws it, where that may be. */
const act = (random: Random, caseId: string): Promise<unknown> =>
  world.tx(async (tx) => {
    const subject = await lockCase(tx, caseId);
    const stage = world.definition.workflows.application.stages.find(({ id }) => id === subject.stage)!;
    const by = { actor: systemActor, remark: '企业来函说明情况' };
    if (stage.withdrawal && random() < 0.2) return world.app.get(CaseService).withdraw(tx, subject, by);
    const [first] = stage.outcomes ?? [];
    if (!first) return;
    const outcome = random() < 0.6 ? first : pick(random, stage.outcomes);
    await world.app.get(CaseService).advance(tx, subject, outcome.id, by);
  });

describe('how many of its quota a town has recommended', () => {
  const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000);
  it(`is what the entries say, through returns and withdrawals (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const cases = await made(`quota_per_recommender = ${MOST}`);
    for (let n = 0; n < MOVES; n++) {
      await act(random, pick(random, cases));
      for (const id of cases.slice(0, TOWNS.length))
        expect([n, id, await used(id, MOST)]).toEqual([n, id, await counted(id)]);
    }
  });

  it('is counted no further than the quota', async () => {
    const [own, ...others] = await made(`quotas = '[{"recommender":"马陆镇","most":1}]'`);
    for (const id of others) await world.walk(id, 'endorse');
    expect(await counted(own!)).toBe(2);
    expect(await used(own!, 1)).toBe(1);
  });

  it('is not kept where a call sets no quota', async () => {
    const [own, ...others] = await made('quota_per_recommender = null');
    for (const id of others) await world.walk(id, 'endorse');
    expect(await used(own!, MOST)).toBe(0);
  });
});
