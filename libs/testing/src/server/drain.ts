import type { INestApplicationContext } from '@nestjs/common';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, Delivering } from '@keshen/platform/server';

/**
 * `ignoreBackOff`: a task that failed is tried again at once instead of throwing. `papers`: the files of letters
 * and receipts are written too; each takes a tenth of a second and most specs want none.
 */
export type DrainOptions = { ignoreBackOff?: boolean; papers?: boolean };

type Waiting = { id: number };
type Outcome = { task: string; lastError: string | null; refused: { code: string } | null };

const MOST = 100_000;

/**
 * Does what a worker would do, by the production delivery, until no task is left that is due by the
 * program's clock. Throws with the reason of the first task that failed or was refused.
 */
export async function drain(app: INestApplicationContext, options: DrainOptions = {}): Promise<number> {
  const database = app.get(Database);
  const delivering = app.get(Delivering);
  const clock = app.get<Clock>(CLOCK);
  for (let done = 0; done < MOST; done++) {
    const [next] = await database.read<Waiting>(
      `select id from outbox
       where handled_at is null and failed_at is null
         and (not_before is null or not_before <= $1 or ($2 and attempts > 0)) and ($3 or task not in ('letter.write', 'receipt.write'))
       order by id limit 1`,
      [clock.now(), options.ignoreBackOff ?? false, options.papers ?? false],
    );
    if (!next) return done;
    const outcome = await delivering.deliver(next.id);
    if (outcome === 'none') throw new Error(`task ${next.id} is under a lease of another delivery`);
    if (outcome === 'handled' || (outcome === 'retry' && options.ignoreBackOff)) continue;
    throw new Error(await reason(database, next.id));
  }
  throw new Error('the tasks never end');
}

async function reason(database: Database, id: number): Promise<string> {
  const [row] = await database.read<Outcome>(
    'select task, last_error as "lastError", refused from outbox where id = $1',
    [id],
  );
  return `${row?.task}: ${row?.refused?.code ?? row?.lastError}`;
}
