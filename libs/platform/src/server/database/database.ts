import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { hasEnqueued } from '../outbox/enqueued';
import { tracedPart } from '../tracing/trace';
import { isAway, sqlState } from './away';
import { hidesSomething, hideIn } from './hidden';
import { mayBeOld } from './old-reads';
import type { Replica } from './replica';

export { isAway, sqlState } from './away';

/** The open transaction: everything that must commit together is done through the same one. */
export type Tx = EntityManager;

/** The channel on which the relay hears that tasks wait. */
export const OUTBOX_CHANNEL = 'keshen_outbox';
/** The channel on which workers hear that people wait for answers. */
export const CROWD_CHANNEL = 'keshen_crowd';

const WAKE_AFTER_MS = 20;
const QUICK_CONNECTIONS = 8;
const RETRIES = 3;
/** After a restart of the database, or of the machine it is on, work goes on; longer than this nobody waits. */
const AWAY_MOST_MS = 30_000;
const AGAIN_MS = 500;
const RETRIABLE = new Set(['40001', '40P01']);

/** Rows of any statement: TypeORM answers `[rows, count]` for update and delete, rows for the rest. */
export async function rows<T>(
  tx: Pick<EntityManager, 'query'>,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> {
  const answer: unknown = await tx.query(sql, params);
  if (!Array.isArray(answer)) return [];
  const counted = answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
  return (counted ? answer[0] : answer) as T[];
}

/** The one way to PostgreSQL: commands in a transaction, reads beside it. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private wakeTimer: NodeJS.Timeout | undefined;
  private closed = false;
  private quickPool: pg.Pool | undefined;

  /** With a replica, reads that may be old are its own while it is fresh. */
  constructor(
    readonly dataSource: DataSource,
    private readonly replica?: Replica,
  ) {}

  /**
   * Runs the work in one transaction (read committed) and answers what it answers. A deadlock or a
   * serialization failure runs it again, three times at most, so the work must have no effect outside.
   * After a commit that enqueued tasks the relay is woken.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        let used: Tx | undefined;
        const result = await tracedPart('transaction', () =>
          this.dataSource.transaction(async (tx) => {
            used = tx;
            await hideIn(tx);
            return work(tx);
          }),
        );
        if (used && hasEnqueued(used)) this.wake();
        return result;
      } catch (error) {
        if (attempt > RETRIES || !RETRIABLE.has(sqlState(error))) throw error;
      }
    }
  }

  /** Rows of a statement outside any transaction; where something is hidden in one of its own, which hides it. */
  async read<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    if (hidesSomething()) return this.transaction((tx) => rows<T>(tx, sql, params));
    const old = mayBeOld() && this.replica?.isFresh ? await this.replica.read<T>(sql, params) : undefined;
    return old ?? rows<T>(this.dataSource, sql, params);
  }

  /** For functions that take a transaction and only read: each statement by itself, outside any. */
  get reading(): Tx {
    const hiding = { query: (sql: string, params?: unknown[]) => this.read(sql, params) };
    return hidesSomething() || mayBeOld() ? (hiding as unknown as Tx) : this.dataSource.manager;
  }

  /**
   * The same for a note of what has been done already, which must not be lost because the database is away at this moment:
   * it is asked again until it answers or `forMs` have passed. The statement must bear being done twice.
   */
  async insist<T>(sql: string, params: unknown[] = [], forMs = AWAY_MOST_MS): Promise<T[]> {
    return whileAway(() => this.read<T>(sql, params), forMs);
  }

  /**
   * Rows of one short statement that must never wait behind transactions: it goes over a few connections of its own, each
   * of which plans it once, by its name. Its effects commit by themselves.
   */
  async quick<T>(name: string, text: string, values: unknown[]): Promise<T[]> {
    if (hidesSomething()) return this.read<T>(text, values);
    // By the pool itself, which hears of a connection that ends just then; nobody else would.
    return (await (this.quickPool ??= this.openQuick()).query({ name, text, values })).rows as T[];
  }

  private openQuick(): pg.Pool {
    const { url, extra } = this.dataSource.options as { url: string; extra: pg.PoolConfig };
    // Left to itself PostgreSQL plans lists of keys at each asking: it takes a list that it does not see for one of ten.
    const options = `${extra.options ?? ''} -c plan_cache_mode=force_generic_plan`;
    const pool = new pg.Pool({ ...extra, options, connectionString: url, max: QUICK_CONNECTIONS });
    // A connection that was lost while nobody used it is opened again by who asks next.
    pool.on('error', () => undefined);
    return pool;
  }

  /**
   * Tells the relay that tasks wait: at most one NOTIFY per process and 20 ms, never inside a transaction
   * (there it takes a database-wide lock at commit). A lost one costs a second: the sweep finds the rows.
   */
  wake(): void {
    if (this.wakeTimer || this.closed) return;
    this.wakeTimer = setTimeout(() => {
      this.wakeTimer = undefined;
      if (this.closed || !this.dataSource.isInitialized) return;
      this.dataSource.query(`notify ${OUTBOX_CHANNEL}`).catch(() => undefined);
    }, WAKE_AFTER_MS);
    this.wakeTimer.unref();
  }

  /** Tells the workers that people wait for answers. A lost one is followed by the next while there is a crowd. */
  tellCrowd(): void {
    if (this.closed || !this.dataSource.isInitialized) return;
    this.quick('crowd', `select pg_notify('${CROWD_CHANNEL}', '')`, []).catch(() => undefined);
  }

  /** Closes the pool; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.wakeTimer);
    await this.replica?.close();
    await this.quickPool?.end();
    this.quickPool = undefined;
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

/** Does the work, and again each half second while the database is away; at the end its error is thrown. */
export async function whileAway<T>(work: () => Promise<T>, forMs = AWAY_MOST_MS): Promise<T> {
  for (const end = performance.now() + forMs; ;)
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() > end) throw error;
      await sleep(AGAIN_MS);
    }
}

/** The name of the constraint that a statement broke, or ''. */
export function brokenConstraint(error: unknown): string {
  const e = error as { driverError?: { constraint?: unknown } } | null;
  return typeof e?.driverError?.constraint === 'string' ? e.driverError.constraint : '';
}
