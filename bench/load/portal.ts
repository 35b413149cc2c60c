import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionCookie } from '@keshen/identity/server';
import { Crypto, parseConfig } from '@keshen/platform/server';
import { processorOf, processorOfDatabase } from '../../tools/bench/processor';
import { freePort } from '@keshen/testing/server';
import { settings, startPortal } from '../submit/programs';
import { Client } from './client';

export const rounded = (value: number): number => Math.round(value * 10) / 10;
export const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
export const figure = (name: string, value: number, unit: string, reference: number | null = null) => ({
  name,
  value,
  unit,
  reference,
});

/** The portal under load: its programs, its database and who asks it. */
export interface Loaded {
  address: string;
  pids: { api: number; worker: number };
  database: pg.Client;
  client: Client;
  cookie: SessionCookie;
}

/** Does the work with API and worker running on a database, and ends them. */
export async function underLoad<T>(
  url: string,
  redis: string,
  work: (portal: Loaded) => Promise<T>,
): Promise<T> {
  const parsed = parseConfig(settings(url));
  if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
  const cookie = new SessionCookie(parsed.config, new Crypto(parsed.config));
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  const portal = await startPortal(url, redis, await freePort());
  const client = new Client(portal.address, cookie);
  try {
    if (folder) await database.query('create extension if not exists pg_stat_statements');
    return await work({ address: portal.address, pids: portal.pids, database, client, cookie });
  } finally {
    client.end();
    await portal.stop();
    await writeStatements(database);
    await database.end();
  }
}

/** Waits until the one number that a statement answers is at least so much. Answers the seconds since `from`. */
export async function until(
  { database }: Pick<Loaded, 'database'>,
  sql: string,
  least: number,
  from: number,
): Promise<number> {
  while ((await database.query<{ n: number }>(sql)).rows[0]!.n < least) await sleep(500);
  return (performance.now() - from) / 1000;
}

/** Tells what each program has taken of the processors since this was called, for each of so many things; Linux only. */
export async function spending({ pids, database }: Pick<Loaded, 'pids' | 'database'>) {
  const now = async () => ({
    api: processorOf(pids.api),
    worker: processorOf(pids.worker),
    database: await processorOfDatabase(database),
    generator: processorOf(process.pid),
  });
  const before = await now();
  return async (things: number): Promise<string> =>
    Object.entries(await now())
      .map(([name, after]) => {
        const ms = (((after ?? NaN) - (before[name as keyof typeof before] ?? NaN)) * 1000) / things;
        return `${name} ${rounded(ms)} ms`;
      })
      .join(', ');
}

const { BENCH_PROFILE: folder } = process.env;

/** With BENCH_PROFILE: every statement that was asked, how often and the ms that it took, then how often it was planned and for how long. */
async function writeStatements(database: pg.Client): Promise<void> {
  if (!folder) return;
  const { rows } = await database.query<
    Record<'calls' | 'ms' | 'plans' | 'planning', number> & { text: string }
  >(
    `select calls::int, round(total_exec_time)::int as ms, plans::int, round(total_plan_time)::int as planning,
       regexp_replace(query, '\\s+', ' ', 'g') as text
     from pg_stat_statements order by total_exec_time + total_plan_time desc limit 300`,
  );
  writeFileSync(
    join(folder, 'statements.tsv'),
    rows
      .map(({ calls, ms, plans, planning, text }) => [calls, ms, plans, planning, text].join('\t') + '\n')
      .join(''),
  );
}

/** Tells how many statements were asked since this was called, for each of so many things; NaN without BENCH_PROFILE. */
export async function statements({ database }: Pick<Loaded, 'database'>) {
  const now = async () =>
    folder
      ? (
          await database.query<{ n: number }>(
            'select coalesce(sum(calls), 0)::int as n from pg_stat_statements',
          )
        ).rows[0]!.n
      : NaN;
  const before = await now();
  return async (things: number): Promise<number> => ((await now()) - before) / things;
}
