import { systemActor } from '@keshen/identity';
import { rows, type Tx } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { lockCase } from './case.rows';
import { CaseService } from './case.service';

const SUBMITTED = '2026-11-23T01:00:00.000Z';

let world: CaseWorld;
beforeAll(async () => {
  world = await CaseWorld.start();
});
afterAll(() => world?.close());

/** Of an application that was not submitted yet. */
async function draft(): Promise<{ id: string; caseId: string }> {
  const made = await world.application();
  await world.db.dataSource.query('update applications set submitted_at = null where id = $1', [made.id]);
  return made;
}

const submitted = (tx: Tx, id: string): Promise<unknown> =>
  tx.query('update applications set submitted_at = $2, asked_fen = 700 where id = $1', [id, SUBMITTED]);

/** How often work has written a case, with everything that is left to the end of its transaction. */
const writes = (work: (tx: Tx) => Promise<unknown>): Promise<number> =>
  world.tx(async (tx) => {
    const before = await written(tx);
    await work(tx);
    await tx.query('set constraints all immediate');
    return (await written(tx)) - before;
  });

/** By this connection, since it last told the server's statistics, which it does between transactions only. */
async function written(tx: Tx): Promise<number> {
  const [found] = await rows<{ n: number }>(
    tx,
    `select n_tup_upd::int as n from pg_stat_xact_user_tables where relname = 'cases'`,
  );
  return found!.n;
}

const listed = async (caseId: string) =>
  (
    await world.db.database.read<{ at: Date | null; asked: string | null }>(
      'select submitted_at as at, asked_fen as asked from cases where id = $1',
      [caseId],
    )
  )[0];

describe('what a list reads of an application stands in its case', () => {
  it('written once by the transaction that submits and moves it', async () => {
    const { id, caseId } = await draft();
    expect(await listed(caseId)).toMatchObject({ at: null });
    const times = await writes(async (tx) => {
      await submitted(tx, id);
      const subject = await lockCase(tx, caseId);
      await world.app.get(CaseService).advance(tx, subject, 'endorse', { actor: systemActor });
    });
    expect(times).toBe(1);
    expect(await listed(caseId)).toMatchObject({ at: new Date(SUBMITTED), asked: 700 });
  });

  it('also where nothing moves it', async () => {
    const { id, caseId } = await draft();
    await world.tx((tx) => submitted(tx, id));
    expect(await listed(caseId)).toMatchObject({ at: new Date(SUBMITTED), asked: 700 });
  });
});
