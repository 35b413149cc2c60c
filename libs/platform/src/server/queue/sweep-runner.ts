import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ClockWatch } from '../database/clock-drift';
import { Database } from '../database/database';
import { sweepSeconds } from '../metrics/metrics';
import { SWEEP_LOCKS, SweepLocks } from './sweep-locks';
import { Sweeps, type Sweep } from './sweeps';

/** Does the work while the named sweep runs nowhere: one that is under way is waited for, the next one finds it busy. */
export async function withoutSweep<T>(database: Database, name: string, work: () => Promise<T>): Promise<T> {
  const guard = database.dataSource.createQueryRunner();
  await guard.connect();
  try {
    await guard.query('set statement_timeout = 0');
    await guard.query('select pg_advisory_lock($1, hashtext($2))', [SWEEP_LOCKS, name]);
    try {
      return await work();
    } finally {
      await guard.query('select pg_advisory_unlock($1, hashtext($2))', [SWEEP_LOCKS, name]);
      await guard.query('reset statement_timeout');
    }
  } finally {
    await guard.release();
  }
}

/**
 * Runs the sweeps by timers, each guarded by an advisory lock so that of several workers one runs it at a
 * time. Timers rather than BullMQ's schedulers: those live in the queue's storage and would be lost with it,
 * while a deadline must be kept even then.
 */
@Injectable()
export class SweepRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Sweep');
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private readonly failing = new Map<string, string>();
  private readonly locks: SweepLocks;

  constructor(
    database: Database,
    private readonly sweeps: Sweeps,
    private readonly clock: ClockWatch,
  ) {
    this.locks = new SweepLocks(database);
  }

  start(): void {
    for (const sweep of this.sweeps.all()) {
      const beat = () => {
        if (this.running.has(sweep.name)) return;
        const run = this.once(sweep).finally(() => this.running.delete(sweep.name));
        this.running.set(sweep.name, run);
      };
      this.timers.push(setInterval(beat, sweep.everyMs));
      beat();
    }
  }

  /** Ends after the runs that are under way. */
  async stop(): Promise<void> {
    this.timers.splice(0).forEach((timer) => clearInterval(timer));
    await Promise.all(this.running.values());
    await this.locks.close();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Runs a sweep unless another worker runs it at this moment. Its failure is logged and tried again. */
  async once({ name, run }: Sweep): Promise<void> {
    // By a clock that went wrong a deadline would be over that is not.
    if (!this.clock.isRight) return;
    try {
      if (!(await this.locks.take(name))) return;
      try {
        await this.measured(name, run);
        this.failing.delete(name);
      } finally {
        await this.locks.release(name);
      }
    } catch (error) {
      this.failed(name, error instanceof Error ? error.message : String(error));
    }
  }

  private async measured(sweep: string, run: Sweep['run']): Promise<void> {
    const since = performance.now();
    const ran = (ended: string) => sweepSeconds.observe({ sweep, ended }, (performance.now() - since) / 1000);
    try {
      await run();
      ran('done');
    } catch (error) {
      ran('failed');
      throw error;
    }
  }

  /** Said once for each new reason: some sweeps run twice a second. */
  private failed(name: string, reason: string): void {
    if (this.failing.get(name) === reason) return;
    this.failing.set(name, reason);
    this.logger.warn(`${name}: ${reason}`);
  }
}
