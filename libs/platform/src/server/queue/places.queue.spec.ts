import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisCluster, redisSentinel, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { z } from 'zod';
import { SystemClock } from '../clock';
import { Delivering } from '../outbox/deliver';
import { TaskHandlers } from '../outbox/handlers';
import { Relay } from '../outbox/relay';
import { defineTask, enqueue } from '../outbox/task';
import { QueueLink } from './link';
import type { RedisPlace } from './redis-place';

const count = defineTask('spec.count-placed', z.strictObject({ n: z.int() }));

describe('the queue', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
    await db.database.read('create table counts (n int not null)');
  });
  afterAll(() => db?.close());
  beforeEach(() => db.database.read('truncate counts, outbox'));

  async function worker(place: RedisPlace) {
    const handlers = new TaskHandlers();
    handlers.handle(count, async (tx, { n }) => void (await tx.query('insert into counts values ($1)', [n])));
    const delivering = new Delivering(db.database, handlers, new SystemClock());
    const queue = new QueueLink({ DATABASE_URL: db.url, WORKER_CONCURRENCY: 4, ...place });
    const relay = new Relay(db.database, queue, { DATABASE_URL: db.url }, new SystemClock());
    await queue.work((id) => delivering.deliver(id));
    await relay.start();
    return {
      queue,
      async stop() {
        await relay.stop();
        await queue.close();
      },
    };
  }
  const put = (from: number, to: number) =>
    db.database.transaction(async (tx) => {
      for (let n = from; n < to; n++) await enqueue(tx, count, { n });
    });
  const counted = async () =>
    (await db.database.read<{ n: number }>('select n from counts order by n')).map((row) => row.n);
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

  it('on a cluster of three masters delivers every task once', async () => {
    const redis = await redisCluster();
    const { queue, stop } = await worker({ REDIS_URL: redis.addresses, REDIS_KIND: 'cluster' });
    try {
      await put(0, 50);
      while ((await counted()).length < 50) await sleep(20);
      expect(await counted()).toEqual(upTo(50));
      await queue.check();
    } finally {
      await stop();
      await redis.close();
    }
  });

  it('goes on with the new master that a sentinel names when the old one is killed', async () => {
    const redis = await redisSentinel();
    const place: RedisPlace = {
      REDIS_URL: redis.addresses,
      REDIS_KIND: 'sentinel',
      REDIS_MASTER: 'mymaster',
    };
    const { stop } = await worker(place);
    try {
      await put(0, 20);
      while ((await counted()).length < 20) await sleep(20);
      const failing = redis.killMaster();
      await put(20, 40);
      await failing;
      await put(40, 60);
      while ((await counted()).length < 60) {
        // As if half a minute had passed: what went down with the old master is handed over again.
        await db.database.read(
          `update outbox set handed_at = handed_at - interval '1 minute' where handled_at is null`,
        );
        await sleep(200);
      }
      expect(await counted()).toEqual(upTo(60));
    } finally {
      await stop();
      await redis.close();
    }
  });
});
