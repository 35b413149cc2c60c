import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@keshen/kernel';
import { redisAddress, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { AdjustableClock, SystemClock } from '../clock';
import { Database } from '../database/database';
import { Delivering } from '../outbox/deliver';
import { TaskHandlers } from '../outbox/handlers';
import { Relay } from '../outbox/relay';
import { defineTask, enqueue } from '../outbox/task';
import { QueueLink } from './link';

const count = defineTask('spec.count-queued', z.strictObject({ n: z.int() }));

describe.each(['postgres', 'redis'] as const)('the queue on %s', (backend) => {
  let server: { url: string; stop(): Promise<void> } | undefined;
  let db: TestDatabase;
  // Held over all tests, so that the server outlives the databases of the single ones.
  let house: TestDatabase;
  let redis: Redis | undefined;
  const open: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    house = await testDatabase();
    if (backend === 'redis') {
      server = await redisAddress();
      redis = new Redis(server.url);
    }
  });
  afterAll(async () => {
    await redis?.quit();
    await server?.stop();
    await house.close();
  });

  beforeEach(async () => {
    await redis?.flushall();
    db = await testDatabase();
    await db.database.read('create table counts (n int not null)');
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.stop();
    await db.close();
  });

  const config = () => ({ DATABASE_URL: db.url, REDIS_URL: server?.url, WORKER_CONCURRENCY: 4 });

  /** A worker as the program builds it; `held` keeps every delivery waiting while it is set. */
  const worker = async (
    deliver?: (delivering: Delivering, id: number) => Promise<unknown>,
    { database, clock }: { database: Database; clock: Clock } = {
      database: db.database,
      clock: new SystemClock(),
    },
  ) => {
    const handlers = new TaskHandlers();
    handlers.handle(count, async (tx, { n }) => void (await tx.query('insert into counts values ($1)', [n])));
    const delivering = new Delivering(db.database, handlers, new SystemClock());
    const queue = new QueueLink(config());
    const relay = new Relay(database, queue, { DATABASE_URL: db.url }, clock);
    await queue.work((id) => (deliver ? deliver(delivering, id) : delivering.deliver(id)));
    await relay.start();
    open.push({
      async stop() {
        await relay.stop();
        await queue.close();
      },
    });
    return { queue, relay };
  };

  const put = (from: number, to: number) =>
    db.database.transaction(async (tx) => {
      for (let n = from; n < to; n++) await enqueue(tx, count, { n });
    });
  const counted = async () =>
    (await db.database.read<{ n: number }>('select n from counts order by n')).map((row) => row.n);
  const waitFor = async (numbers: number) => {
    while ((await counted()).length < numbers) await sleep(20);
  };
  const wipe = async () => {
    if (redis) await redis.flushall();
    // In a transaction, since that tries again after a deadlock with the queue's own statements.
    else await db.database.transaction((tx) => tx.query('drop schema bullmq cascade'));
  };
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  /** As if half a minute had passed since the tasks were handed over. */
  const age = () =>
    db.database.read(
      `update outbox set handed_at = handed_at - interval '1 minute' where handled_at is null`,
    );

  it('delivers every committed task once', async () => {
    await worker();
    await put(0, 50);
    await waitFor(50);
    expect(await counted()).toEqual(upTo(50));
  });

  it('shares the tasks between two workers, each done once', async () => {
    await worker();
    await worker();
    await put(0, 100);
    await waitFor(100);
    expect(await counted()).toEqual(upTo(100));
  });

  it('loses nothing when its storage is wiped while tasks wait in it', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await worker(async (delivering, id) => {
      await held;
      return delivering.deliver(id);
    });
    await put(0, 30);
    while ((await db.database.read('select 1 from outbox where handed_at is null')).length > 0)
      await sleep(20);
    await wipe();
    release();
    await put(30, 40);
    await age();
    while ((await counted()).length < 40) {
      await sleep(200);
      await age();
    }
    expect(await counted()).toEqual(upTo(40));
  });

  it('misses within seconds what its storage has lost, however much that was', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const clock = new AdjustableClock(new Date());
    await worker(
      async (delivering, id) => {
        await held;
        return delivering.deliver(id);
      },
      { database: db.database, clock },
    );
    await put(0, 300);
    while ((await db.database.read('select 1 from outbox where handed_at is null')).length > 0)
      await sleep(20);
    await wipe();
    release();
    clock.advance(5000);
    await waitFor(300);
    expect(await counted()).toEqual(upTo(300));
  });

  it('hands a task over at once though the answer to taking it was lost with the database', async () => {
    let lost = 0;
    const losing = new Database(db.dataSource);
    losing.read = async <T>(sql: string, params: unknown[] = []) => {
      const answer = await db.database.read<T>(sql, params);
      if (answer.length > 0 && lost++ === 0) throw new Error('Connection terminated unexpectedly');
      return answer;
    };
    // Its half minute never passes, so that nothing else hands it over again.
    const clock = new AdjustableClock(new Date());
    await worker(undefined, { database: losing, clock });
    await put(0, 5);
    await waitFor(5);
    expect(lost).toBeGreaterThan(0);
    expect(await counted()).toEqual(upTo(5));
  });

  it('goes on after a wipe with nothing under way', async () => {
    const { queue } = await worker();
    await put(0, 5);
    await waitFor(5);
    await wipe();
    await put(5, 10);
    await waitFor(10);
    expect(await counted()).toEqual(upTo(10));
    await queue.check();
  });

  it('does nothing twice when a worker dies between doing and telling the queue', async () => {
    let died = 0;
    await worker(async (delivering, id) => {
      await delivering.deliver(id);
      if (died++ < 5) throw new Error('died before telling');
    });
    await put(0, 20);
    await waitFor(20);
    await age();
    await put(20, 25);
    await waitFor(25);
    expect(await counted()).toEqual(upTo(25));
  });

  it('begins less at once while people wait for answers, and everything again when they do no more', async () => {
    let [underWay, most] = [0, 0];
    const { queue } = await worker(async (delivering, id) => {
      most = Math.max(most, ++underWay);
      await sleep(5);
      await delivering.deliver(id);
      underWay--;
    });
    let all = 0;
    /** How many tasks of a dozen were under way at once. */
    const atOnce = async () => {
      most = 0;
      await put(all, (all += 12));
      await waitFor(all);
      return most;
    };
    queue.slowFor = 600_000;
    let slowed = false;
    const slowDown = queue.slowDown.bind(queue);
    queue.slowDown = () => {
      slowed = true;
      slowDown();
    };
    // One at once may also be chance, as long as the queue has not heard of the crowd.
    do db.database.tellCrowd();
    while ((await atOnce()) > 1 || !slowed);
    expect(await atOnce()).toBe(1);
    queue.slowFor = 1;
    do db.database.tellCrowd();
    while ((await atOnce()) === 1);
  });

  it('keeps tasks while the queue is away and hands them over when it is back', async () => {
    const away = new QueueLink({
      ...config(),
      ...(backend === 'redis'
        ? { REDIS_URL: 'redis://127.0.0.1:1' }
        : { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
    });
    const relay = new Relay(db.database, away, { DATABASE_URL: db.url }, new SystemClock());
    await put(0, 3);
    await expect(away.hand([{ id: 1, late: false }])).rejects.toThrow();
    await relay.start();
    await relay.sweep();
    await relay.stop();
    await away.close();
    expect(await db.database.read('select 1 from outbox where handed_at is null')).toHaveLength(3);
    await worker();
    await waitFor(3);
    expect(await counted()).toEqual(upTo(3));
  });
});
