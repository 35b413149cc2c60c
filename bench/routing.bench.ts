import 'reflect-metadata';
import { Redis } from 'ioredis';
import pg from 'pg';
import { parseConfig, Working } from '@keshen/platform/server';
import { writeReport } from '../tools/bench/report.mjs';
import { median } from '../tools/bench/replay';
import { replay } from './routing/bare';
import { assertArrived, StartingState } from './routing/databases';
import { settings, startProgram } from './routing/program';
import { route } from './routing/real';
import { recordWays } from './routing/record';

const APPLICATIONS = Number(process.env.BENCH_APPLICATIONS ?? 200);
const STAGES = 8;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** Stage transitions per second: by the real path on both queues, and the same statements by bare `pg`. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redisUrl } = process.env;
  if (!redisUrl) throw new Error('no Redis: set TEST_REDIS_URL');
  const redis = new Redis(redisUrl);
  const state = await StartingState.make(server, APPLICATIONS, STAGES);
  const parsed = parseConfig(settings(server));
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  const connections = parsed.config.WORKER_CONCURRENCY;
  const ways = await state.with(recordWays);
  const first = ways[0]!;
  say(
    `${APPLICATIONS} applications × ${STAGES} transitions, ${connections} connections; ` +
      `${first.length} transactions and ${first.flat().length} statements per application`,
  );
  if (process.env.BENCH_SHOW)
    for (const t of first.slice(0, 3)) for (const s of t) say(s.text.replace(/\s+/g, ' '));

  const kinds: Record<string, (url: string) => Promise<number>> = {
    bare: (url) => replay(url, ways, connections),
    redis: async (url) => {
      await redis.flushdb();
      return route(url, redisUrl);
    },
    postgres: (url) => route(url, undefined),
  };
  const rates: Record<string, number[]> = { bare: [], redis: [], postgres: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [kind, run] of Object.entries(kinds)) {
      const rate = await state.with(async (url) => {
        const seconds = await run(url);
        await arrived(url);
        return (APPLICATIONS * STAGES) / seconds;
      });
      rates[kind]!.push(rate);
      say(`round ${round} ${kind}: ${Math.round(rate)} 1/s`);
    }
  }
  const reference = rounded(median(rates.bare!));
  writeReport('routing', [
    { name: 'transitions-redis', value: rounded(median(rates.redis!)), unit: '1/s', reference },
    { name: 'transitions-postgres', value: rounded(median(rates.postgres!)), unit: '1/s', reference },
  ]);
  await redis.quit();
  await state.close();
}

const rounded = (rate: number): number => Math.round(rate * 10) / 10;

async function arrived(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await assertArrived(client, APPLICATIONS, STAGES).finally(() => client.end());
}

async function work(): Promise<void> {
  const app = await startProgram(process.env);
  process.once('SIGTERM', () => void app.close().finally(() => process.exit(0)));
  await app.get(Working).start();
}

await (process.env.BENCH_ROLE === 'worker' ? work() : measure());
