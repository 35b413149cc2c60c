import { Injectable, Logger } from '@nestjs/common';
import { createPostgresBackend, Queue, Worker, type Processor, type RedisOptions } from 'bullmq';
import { Cluster } from 'ioredis';
import type { Config } from '../config/config';
import { sqlState } from '../database/database';
import { REDIS_PREFIX, redisConnection, type RedisPlace } from './redis-place';

const NAME = 'keshen';
const PATIENCE_MS = 5000;
/** A worker keeps what it works on by prolonging this lock; whose lock has run out is dead. */
const LOCK_MS = 10_000;
/**
 * How often somebody looks for the work of the dead. It is given to others by the second look that finds it, so that
 * a worker killed at any instant is followed up within the lock and two looks.
 */
const LOOK_MS = 2500;
const LATE = 10;
/** A backlog of so many tasks is worked off at a quarter even while people wait, so that a long rush is settled, too. */
const LONG = 20_000;

/** How many tasks of those done at once go on while people wait for answers, where so many are `held` in the queue. */
export const atOnceWhileSlow = (most: number, held: number): number =>
  Math.max(1, Math.floor(most / (held < LONG ? 8 : 4)));

/** Undefined table, column, function, schema: somebody dropped BullMQ's schema. */
const GONE = new Set(['42P01', '42703', '42883', '3F000', '42704']);

type QueueConfig = Pick<Config, 'DATABASE_URL' | 'WORKER_CONCURRENCY'> & RedisPlace;

/**
 * The queue, on Redis where REDIS_URL is set and else in PostgreSQL: it carries ids of tasks and nothing
 * that could not be lost. When its storage was wiped it is made anew.
 */
@Injectable()
export class QueueLink {
  private readonly logger = new Logger('Queue');
  private queue: Queue | undefined;
  private worker: Worker | undefined;
  private processor: Processor | undefined;
  private rebuilding: Promise<void> | undefined;
  private closed = false;
  private readonly clusters: Cluster[] = [];
  /** How many tasks it held when that was asked last. */
  private held = 0;
  /** So long, in ms, less is done at once after it was last asked for. */
  slowFor = 10_000;
  private slowness: NodeJS.Timeout | undefined;

  constructor(private readonly config: QueueConfig) {}

  /** Hands tasks over. Throws within seconds when the queue is away; a task already there is left as it is. */
  async hand(tasks: { id: number; task?: string; late: boolean }[]): Promise<void> {
    const jobs = tasks.map(({ id, task, late }) => ({
      name: 'task',
      data: { id, task },
      // BullMQ takes no integer for a job's id; a kept job would make adding it again a silent no-op.
      // Without a priority a job comes before all that have one.
      opts: {
        jobId: `task-${id}`,
        removeOnComplete: true,
        removeOnFail: true,
        attempts: 1,
        ...(late ? { priority: LATE } : {}),
      },
    }));
    await this.guarded((queue) => queue.addBulk(jobs));
  }

  /** The queue as it is now, for whoever looks at its jobs. */
  get board(): Queue {
    return this.open();
  }

  /** Whether the queue answers; throws when it does not. */
  async check(): Promise<void> {
    await this.guarded((queue) => queue.getJobCounts('waiting'));
  }

  /** How many tasks it holds, those under way among them; null for a queue that is away. */
  async holds(): Promise<number | null> {
    const counts = await this.guarded((queue) =>
      queue.getJobCounts('waiting', 'prioritized', 'active'),
    ).catch(() => null);
    if (!counts) return null;
    this.held = Object.values(counts).reduce((sum, n) => sum + n, 0);
    return this.held;
  }

  /** Starts to work: `deliver` is called with each task's id, and its name where who handed it over told that. */
  async work(deliver: (taskId: number, task?: string) => Promise<unknown>): Promise<void> {
    this.processor = async (job) => {
      const { id, task } = job.data as { id: number; task?: string };
      await deliver(id, task);
    };
    await this.open().waitUntilReady();
    this.startWorker();
  }

  /** 缓行: begins less at once for a while; what is under way is not held up. */
  slowDown(): void {
    clearTimeout(this.slowness);
    this.slowness = setTimeout(() => {
      this.slowness = undefined;
      this.setPace();
    }, this.slowFor).unref();
    this.setPace();
  }

  private setPace(): void {
    if (this.worker) this.worker.concurrency = this.atOnce;
  }

  private get atOnce(): number {
    const { WORKER_CONCURRENCY: most } = this.config;
    return this.slowness ? atOnceWhileSlow(most, this.held) : most;
  }

  /** Takes no more work and finishes what is under way; it may be asked to work again. */
  async rest(): Promise<void> {
    this.processor = undefined;
    await this.rebuilding;
    await this.worker?.close();
    this.worker = undefined;
  }

  /** Takes no more work, finishes what is under way, closes the connections. */
  async close(): Promise<void> {
    this.closed = true;
    await this.rebuilding;
    await this.worker?.close();
    await this.queue?.close().catch(() => undefined);
    this.leaveClusters();
    this.queue = this.worker = undefined;
  }

  /** Throws away both ends and makes them anew; on PostgreSQL this makes the schema again too. */
  rebuild(): Promise<void> {
    this.rebuilding ??= this.remake().finally(() => (this.rebuilding = undefined));
    return this.rebuilding;
  }

  private async remake(): Promise<void> {
    if (this.closed) return;
    const [queue, worker] = [this.queue, this.worker];
    this.queue = this.worker = undefined;
    await Promise.allSettled([
      within(PATIENCE_MS, queue?.close() ?? Promise.resolve()),
      within(PATIENCE_MS, worker?.close(true) ?? Promise.resolve()),
    ]);
    this.leaveClusters();
    if (this.closed) return;
    await within(PATIENCE_MS, this.open().waitUntilReady());
    if (this.processor) this.startWorker();
    this.logger.warn('the queue was made anew');
  }

  private async guarded<T>(act: (queue: Queue) => Promise<T>): Promise<T> {
    await this.rebuilding;
    try {
      return await within(PATIENCE_MS, act(this.open()));
    } catch (error) {
      if (GONE.has(sqlState(error))) await this.rebuild();
      throw error;
    }
  }

  private open(): Queue {
    if (this.closed) throw new Error('the queue is closed');
    if (this.queue) return this.queue;
    const connection = this.redis({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    const queue = connection
      ? new Queue(NAME, { connection, prefix: REDIS_PREFIX })
      : new Queue(NAME, { connection: this.postgres(4) }, createPostgresBackend);
    queue.on('error', (error) => this.heard(error));
    this.queue = queue as unknown as Queue;
    return this.queue;
  }

  private startWorker(): void {
    const { WORKER_CONCURRENCY: concurrency } = this.config;
    const connection = this.redis({ maxRetriesPerRequest: null });
    const options = {
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: LOOK_MS,
      maxStalledCount: 10,
      runRetryDelay: 1000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    };
    const worker = connection
      ? new Worker(NAME, this.processor, { ...options, connection, prefix: REDIS_PREFIX })
      : new Worker(
          NAME,
          this.processor,
          { ...options, connection: this.postgres(concurrency + 2) },
          createPostgresBackend,
        );
    worker.on('error', (error) => this.heard(error));
    this.worker = worker as unknown as Worker;
    this.setPace();
  }

  private redis(options: RedisOptions): RedisOptions | Cluster | null {
    const connection = redisConnection(this.config, options);
    if (connection instanceof Cluster) {
      connection.on('error', (error: Error) => this.heard(error));
      this.clusters.push(connection);
    }
    return connection;
  }

  /** BullMQ leaves connections open that it was given. */
  private leaveClusters(): void {
    for (const cluster of this.clusters.splice(0)) cluster.disconnect();
  }

  private postgres(max: number) {
    return {
      connectionString: this.config.DATABASE_URL,
      application_name: 'keshen-queue',
      max,
      migrate: true,
    };
  }

  private heard(error: Error): void {
    if (this.closed) return;
    if (GONE.has(sqlState(error))) {
      this.rebuild().catch((failure: unknown) => this.logger.warn(`not made anew yet: ${String(failure)}`));
      return;
    }
    this.logger.debug(error.message);
  }
}

/** The promise, or a rejection when it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue does not answer')), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
