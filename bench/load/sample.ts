import { readdirSync, readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { memoryOfDatabase } from '../../tools/bench/processor';
import { slope } from '../../tools/bench/slope';
import type { Loaded } from './portal';

const MB = 1024 * 1024;

/** What might grow though nothing should make it, with its unit. */
export const watched = {
  'api-memory': 'MB',
  'worker-memory': 'MB',
  'database-memory': 'MB',
  'redis-memory': 'MB',
  'api-handles': '',
  'worker-handles': '',
  connections: '',
  queue: '',
  'redis-keys': '',
  'temporary-files': 'MB',
  wal: 'MB',
} as const;

type Name = keyof typeof watched;
/** All of it at an instant. */
export type Sample = Record<Name, number> & { minute: number };

/** Looks at all of it once. */
export async function sampled({ pids, database }: Loaded, redis: Redis, minute: number): Promise<Sample> {
  const { rows } = await database.query<Pick<Sample, 'connections' | 'queue' | 'temporary-files' | 'wal'>>(
    `select (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
       (select count(*)::int from outbox where handled_at is null and failed_at is null) as queue,
       (select temp_bytes::float8 / ${MB} from pg_stat_database where datname = current_database()) as "temporary-files",
       (select sum(size)::float8 / ${MB} from pg_ls_waldir()) as wal`,
  );
  const [, used] = /^used_memory:(\d+)/m.exec(await redis.info('memory')) ?? [];
  return {
    minute,
    'api-memory': memoryOf(pids.api) / MB,
    'worker-memory': memoryOf(pids.worker) / MB,
    'database-memory': (await memoryOfDatabase(database)) / MB,
    'redis-memory': Number(used) / MB,
    'api-handles': handlesOf(pids.api),
    'worker-handles': handlesOf(pids.worker),
    'redis-keys': await redis.dbsize(),
    ...rows[0]!,
  };
}

/** How much each grows within a minute; of the second half, when everything is warm. */
export function slopes(samples: readonly Sample[]): Record<Name, number> {
  const half = samples.slice(samples.length >> 1);
  const of = (name: Name): number => slope(half.map((sample) => [sample.minute, sample[name]]));
  return Object.fromEntries(Object.keys(watched).map((name) => [name, of(name as Name)])) as Record<
    Name,
    number
  >;
}

/** Resident memory of a process, in bytes; NaN where there is no `/proc`. */
function memoryOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return NaN;
  }
}

/** Open files and sockets of a process. */
function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return NaN;
  }
}
