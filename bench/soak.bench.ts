import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeReport } from '../tools/bench/report.mjs';
import { slope } from '../tools/bench/slope';
import { differences } from './load/comparison';
import { figure, rounded, say, underLoad, until, type Loaded } from './load/portal';
import { season } from './load/season';
import { Drafts } from './submit/drafts';
import { settings } from './submit/programs';

/** Applicants a second: so many that the machine does everything for them, their receipts and mails too, as they come. */
const PER_SECOND = Number(process.env.BENCH_RATE ?? 2);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 900);
const SEED = Number(process.env.BENCH_SEED ?? 1);
const BYTES = 64 * 1024;
const EVERY_MS = 5000;
const MB = 1024 * 1024;

/** What might grow, at an instant. */
interface Sample {
  minute: number;
  api: number;
  worker: number;
  connections: number;
  queue: number;
}

/** The mixed load for a long time: what grows though it should not? Slopes are those of the second half. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = Math.ceil(PER_SECOND * SECONDS * 1.3) + 50;
  const drafts = await Drafts.make(server, { name: 'soak', count, parties: count, attachment: true });
  await drafts.with((url) => underLoad(url, redis, (portal) => soak(portal, url, drafts)));
  await drafts.close();
}

async function soak(portal: Loaded, url: string, drafts: Drafts): Promise<void> {
  const files = join(settings(url).KESHEN_DATA!, 'files');
  const filesBefore = await bytesBelow(files);
  const samples: Sample[] = [];
  const from = performance.now();
  let over = false;
  const watching = (async () => {
    while (!over) {
      samples.push(await sampled(portal, (performance.now() - from) / 60_000));
      await sleep(EVERY_MS);
    }
  })();
  const coming = { perSecond: PER_SECOND, seconds: SECONDS, seed: SEED, bytes: BYTES };
  const { journal, ended, first } = await season(portal.client, drafts.list, coming, () => undefined);
  over = true;
  await watching;
  if (first) say(`${ended} applicants did not come through: ${first.message}`);
  const mailed = `select count(*)::int as n from mails where state = 'sent'`;
  const lag = await until(portal, mailed, journal.tickets.length, performance.now());
  say(`${journal.tickets.length} applications; the last receipt was mailed ${rounded(lag)} s after the last`);
  const half = samples.slice(samples.length >> 1);
  const grows = (name: keyof Sample, unit: number): number =>
    rounded(slope(half.map((s) => [s.minute, s[name] / unit])));
  const last = samples.at(-1)!;
  const { lost, doubled } = await differences(portal.database, journal);
  const known = journal.files.length * BYTES;
  writeReport('soak', [
    figure('api-memory', rounded(last.api / MB), 'MB'),
    figure('api-memory-slope', grows('api', MB), 'MB/min'),
    figure('worker-memory', rounded(last.worker / MB), 'MB'),
    figure('worker-memory-slope', grows('worker', MB), 'MB/min'),
    figure('connections', last.connections, ''),
    figure('connections-slope', grows('connections', 1), '1/min'),
    figure('queue-most', Math.max(...samples.map((s) => s.queue)), ''),
    figure('queue-slope', grows('queue', 1), '1/min'),
    figure('files-beyond-the-data', rounded(((await bytesBelow(files)) - filesBefore - known) / MB), 'MB'),
    figure('refused', ended, ''),
    figure('lost', lost.length, ''),
    figure('doubled', doubled.length, ''),
  ]);
}

async function sampled({ pids, database }: Loaded, minute: number): Promise<Sample> {
  const { rows } = await database.query<{ connections: number; queue: number }>(
    `select (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
       (select count(*)::int from outbox where handled_at is null and failed_at is null) as queue`,
  );
  return { minute, api: memoryOf(pids.api), worker: memoryOf(pids.worker), ...rows[0]! };
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

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((e) => e.isFile()).map(async (e) => (await stat(join(e.parentPath, e.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

await measure();
process.exit();
