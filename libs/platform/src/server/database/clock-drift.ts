import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database';

/** A program whose clock is further off than this takes no requests and does no work: its instants decide deadlines. */
export const DRIFT_MOST_MS = 1000;

/**
 * By how many milliseconds the machine's clock is ahead of the database's, at least: what the way there and back may
 * account for does not count.
 */
export async function clockDrift(
  database: Pick<Database, 'read'>,
  machine: () => number = Date.now,
): Promise<number> {
  const asked = machine();
  const [{ now } = { now: asked }] = await database.read<{ now: number }>(
    `select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  );
  // A machine tells whole milliseconds, cut off: it may be almost one later than it says. The database tells microseconds.
  const answered = machine() + 1;
  return now < asked ? asked - now : now > answered ? answered - now : 0;
}

const LOOK_MS = 1000;

/**
 * Watches over the clock of the machine. Once a second the database is asked; between two looks a step shows against the
 * clock that only runs on. What nobody has looked at, as in a command, counts as right.
 */
@Injectable()
export class ClockWatch implements OnApplicationShutdown {
  /** The machine's clock, in milliseconds. */
  machine = Date.now;
  private timer: NodeJS.Timeout | undefined;
  private wrong = false;
  private ahead: number | null = null;

  constructor(private readonly database: Database) {}

  /** Whether the clock is the database's, within a second, at this very moment. */
  get isRight(): boolean {
    if (this.wrong || this.ahead === null) return !this.wrong;
    return Math.abs(this.aheadNow() - this.ahead) <= DRIFT_MOST_MS;
  }

  /** Looks now and from now on; `looked` is called after each look. */
  async start(looked: () => unknown = () => undefined): Promise<void> {
    await this.look();
    await looked();
    this.timer = setInterval(() => void this.look().then(looked, () => undefined), LOOK_MS);
  }

  /** Asks the database, where it answers; else what was known is known still. */
  async look(): Promise<void> {
    const before = this.aheadNow();
    const drift = await clockDrift(this.database, this.machine).catch(() => null);
    // A clock that was stepped while the question was away is looked at again.
    if (drift === null || Math.abs(this.aheadNow() - before) > DRIFT_MOST_MS) return;
    this.wrong = Math.abs(drift) > DRIFT_MOST_MS;
    this.ahead = before;
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private aheadNow(): number {
    return this.machine() - performance.now();
  }
}
