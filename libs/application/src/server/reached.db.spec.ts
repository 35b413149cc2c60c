import { systemActor } from '@keshen/identity';
import { pick, seededRandom, type Random } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { lockCase } from './case.rows';
import { CaseService } from './case.service';

const APPLICATIONS = 12;
const AT_ONCE = 6;
/** A round is some thirty transactions, so it counts for ten of the asked runs. */
const ROUNDS = Math.max(3, Math.ceil(Number(process.env.PROPERTY_RUNS ?? 50) / 10));

let world: CaseWorld;
beforeAll(async () => {
  world = await CaseWorld.start();
});
afterAll(() => world?.close());

type Reached = { call_id: string; stage: string; applications: number };

/** What the counter says, and what the entries say. */
async function both(): Promise<[Reached[], Reached[]]> {
  const counted = await world.db.database.read<Reached>(
    `select call_id, stage, sum(applications)::int as applications from call_reached group by 1, 2 order by 1, 2`,
  );
  const entered = await world.db.database.read<Reached>(
    `select c.call_id, e.stage, count(distinct c.id)::int as applications from cases c join stage_entries e on e.case_id = c.id
     where c.kind = 'application' group by 1, 2 order by 1, 2`,
  );
  return [counted, entered];
}

/** Moves a case by any outcome of where it stands, if by any; one time in four everything is taken back at the end. */
async function act(random: Random, caseId: string): Promise<void> {
  await world
    .tx(async (tx) => {
      const subject = await lockCase(tx, caseId);
      const stage = world.definition.workflows.application.stages.find(({ id }) => id === subject.stage)!;
      if (!stage.outcomes?.length) return;
      const outcome = pick(random, stage.outcomes).id;
      await world.app.get(CaseService).advance(tx, subject, outcome, { actor: systemActor });
      if (random() < 0.25) throw new Error('taken back');
    })
    .catch((error: unknown) => {
      if ((error as Error).message !== 'taken back') throw error;
    });
}

describe('how many applications of a call have reached a stage', () => {
  const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000);
  it(`is what the entries say, whatever happens at once and is taken back (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const cases: string[] = [];
    for (let n = 0; n < APPLICATIONS; n++) cases.push((await world.application()).caseId);
    for (let round = 0; round < ROUNDS; round++) {
      // Each of these has a case of its own, all of one call.
      const chosen = new Set(Array.from({ length: AT_ONCE }, () => pick(random, cases)));
      await Promise.all([...chosen].map((caseId) => act(random, caseId)));
      const [counted, entered] = await both();
      expect(counted).toEqual(entered);
    }
    const [{ rows } = { rows: 0 }] = await world.db.database.read<{ rows: number }>(
      'select max(n)::int as rows from (select count(*) as n from call_reached group by call_id, stage) c',
    );
    expect(rows).toBeLessThanOrEqual(AT_ONCE);
  });

  it('holds nobody up who moves another application of the call before the first has committed', async () => {
    const [first, second] = [(await world.application()).caseId, (await world.application()).caseId];
    const endorse = (caseId: string, then: () => Promise<unknown> = () => Promise.resolve()) =>
      world.tx(async (tx) => {
        const subject = await lockCase(tx, caseId);
        await world.app.get(CaseService).advance(tx, subject, 'endorse', { actor: systemActor });
        // The counter is raised now, and not at the end.
        await tx.query('set constraints all immediate');
        await then();
      });
    await endorse(first, () => endorse(second));
    const [counted, entered] = await both();
    expect(counted).toEqual(entered);
  });
});
