import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Freshness, lsnOf } from './freshness';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config';
import { isAway, sqlState } from './away';

/** How often primary and replica are asked how far they are, in ms. */
const LOOK_MS = 500;
/** Nobody waits for a replica that does not answer, in ms. */
const PATIENCE_MS = 2000;
/** What the pool says then has no code. */
const LATE = /^timeout exceeded/;
/** What a replica cannot do, or cannot do now: it only reads, and gives a statement up that would hold back what comes in. */
const NOT_HERE = new Set(['25006', '40001', '57014', '55000', '0A000']);

/**
 * 只读副本 (decision 0022): a streaming replica of the database, for reads that may be a few seconds old. It is watched from
 * the first such read on, and asked only while it is known to be fresh enough.
 */
export class Replica {
  /** The clock that only runs on, in milliseconds. */
  elapsed = (): number => performance.now();
  private readonly logger = new Logger('Replica');
  private readonly freshness = new Freshness();
  private readonly pool: pg.Pool;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private told = false;

  /** Of the primary that the data source asks; its answers may be so many seconds old. */
  constructor(
    url: string,
    private readonly oldMostSeconds: number,
    private readonly primary: DataSource,
  ) {
    const { extra, poolSize } = primary.options as { extra: pg.PoolConfig; poolSize: number };
    this.pool = new pg.Pool({
      ...extra,
      max: poolSize,
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
    });
    // A connection that was lost while nobody used it is opened again by who asks next.
    this.pool.on('error', () => undefined);
  }

  /** Whether what it answers now was true a moment ago. */
  get isFresh(): boolean {
    this.timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
    return this.freshness.age(this.elapsed()) <= this.oldMostSeconds * 1000;
  }

  /** The rows of a statement; undefined where the primary must be asked instead. */
  async read<T>(sql: string, params: unknown[]): Promise<T[] | undefined> {
    try {
      return (await this.pool.query(sql, params)).rows as T[];
    } catch (error) {
      if (NOT_HERE.has(sqlState(error))) return undefined;
      if (!isAway(error) && !LATE.test((error as Error).message)) throw error;
      this.freshness.forget();
      return undefined;
    }
  }

  /** Asks both how far they are; what is not heard of grows old. */
  look(): Promise<void> {
    return (this.looking ??= this.ask().finally(() => (this.looking = undefined)));
  }

  /** Leaves it; once more changes nothing. */
  close(): Promise<void> {
    clearInterval(this.timer);
    return (this.closing ??= Promise.resolve(this.looking).then(() => this.pool.end()));
  }

  private async ask(): Promise<void> {
    const at = this.elapsed();
    try {
      const [{ lsn }] = await this.primary.query<[{ lsn: string }]>(
        'select pg_current_wal_lsn()::text as lsn',
      );
      this.freshness.primaryAt(lsnOf(lsn), at);
      const { rows } = await this.pool.query<{ lsn: string | null }>(
        'select pg_last_wal_replay_lsn()::text as lsn where pg_is_in_recovery()',
      );
      if (rows[0]?.lsn) this.freshness.replicaAt(lsnOf(rows[0].lsn));
    } catch {
      // Known as before, and older by what has passed since.
    }
    this.tell();
  }

  private tell(): void {
    const fresh = this.isFresh;
    if (fresh === this.told) return;
    this.told = fresh;
    if (fresh) this.logger.log('reads that may be old go to the replica');
    else this.logger.warn('the replica is away or too far behind: the primary answers');
  }
}

/** The replica of DATABASE_REPLICA_URL, where there is one. */
export const replicaOf = (
  { DATABASE_REPLICA_URL: url, REPLICA_OLD_SECONDS: most }: Config,
  primary: DataSource,
): Replica | undefined => (url ? new Replica(url, most, primary) : undefined);
