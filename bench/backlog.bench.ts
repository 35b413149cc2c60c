import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { defineTask, Delivering, QueueLink, Relay, SystemClock, TaskHandlers } from '@keshen/platform/server';
import { testDatabase } from '@keshen/testing/server';
import { writeReport } from '../tools/bench/report.mjs';

const TASKS = Number(process.env.BENCH_TASKS ?? 10_000);
const CONCURRENCY = 8;
/** So much work as a stage does, about: a few statements in the transaction of the delivery. */
const STATEMENTS = 3;

const task = defineTask('bench.count', z.strictObject({ n: z.int() }));
const rounded = (value: number): number => Math.round(value * 10) / 10;
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** What befalls the queue while everything waits in it: nothing, or its Redis forgets it, and perhaps the worker ends, too. */
type Way = 'kept' | 'wiped' | 'wiped-and-restarted';

/** How long a backlog in the queue takes that Redis has forgotten, beside one that it has kept. */
async function measure(): Promise<void> {
  const { TEST_REDIS_URL: url } = process.env;
  if (!url) throw new Error('no Redis: set TEST_REDIS_URL');
  Logger.overrideLogger(false);
  const redis = new Redis(url);
  const seconds: Record<Way, number> = { kept: 0, wiped: 0, 'wiped-and-restarted': 0 };
  for (const way of Object.keys(seconds) as Way[]) {
    await redis.flushall();
    seconds[way] = rounded(await done(redis, url, way));
    say(`${TASKS} tasks waited in the queue, ${way}: done after ${seconds[way]} s`);
  }
  await redis.quit();
  const reference = seconds.kept;
  writeReport('backlog', [
    { name: 'kept', value: seconds.kept, unit: 's', reference: null },
    { name: 'wiped', value: seconds.wiped, unit: 's', reference },
    { name: 'wiped-and-restarted', value: seconds['wiped-and-restarted'], unit: 's', reference },
  ]);
}

/** Seconds from that moment until the last task was done, each once. */
async function done(redis: Redis, url: string, way: Way): Promise<number> {
  const db = await testDatabase();
  const { database } = db;
  await database.read('create table counts (n int not null)');
  await database.read(
    `insert into outbox (task, payload) select $1, jsonb_build_object('n', n) from generate_series(1, $2) n`,
    [task.name, TASKS],
  );
  const clock = new SystemClock();
  const handlers = new TaskHandlers();
  handlers.handle(task, async (tx, { n }) => {
    for (let each = 1; each < STATEMENTS; each++) await tx.query('select 1');
    await tx.query('insert into counts values ($1)', [n]);
  });
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const worker = async () => {
    const delivering = new Delivering(database, handlers, clock);
    const queue = new QueueLink({ DATABASE_URL: db.url, REDIS_URL: url, WORKER_CONCURRENCY: CONCURRENCY });
    const relay = new Relay(database, queue, { DATABASE_URL: db.url }, clock);
    await queue.work(async (id) => {
      await opened;
      return delivering.deliver(id);
    });
    await relay.start();
    return async () => {
      await relay.stop();
      await queue.close();
    };
  };
  const count = async (what: string) =>
    (await database.read<{ n: number }>(`select count(*)::int as n from ${what}`))[0]!.n;
  let end = await worker();
  while (await count('outbox where handed_at is null')) await sleep(50);
  const since = performance.now();
  if (way !== 'kept') await redis.flushall();
  open();
  if (way === 'wiped-and-restarted') {
    await end();
    end = await worker();
  }
  while (await count('outbox where handled_at is null')) await sleep(50);
  const took = (performance.now() - since) / 1000;
  if ((await count('counts')) !== TASKS) throw new Error('not each task was done once');
  await end();
  await db.close();
  return took;
}

await measure();
