import type { Database } from './database';

/** A program whose clock is further off than this takes no requests: its instants decide deadlines. */
export const DRIFT_MOST_MS = 1000;

/**
 * By how many milliseconds the machine's clock is ahead of the database's, at least: what the way there and back may
 * account for does not count.
 */
export async function clockDrift(database: Database, machine: () => number = Date.now): Promise<number> {
  const asked = machine();
  const [{ now } = { now: asked }] = await database.read<{ now: number }>(
    `select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  );
  // A machine tells whole milliseconds, cut off: it may be almost one later than it says. The database tells microseconds.
  const answered = machine() + 1;
  return now < asked ? asked - now : now > answered ? answered - now : 0;
}
