import 'reflect-metadata';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { writeReport } from '../tools/bench/report.mjs';
import { differences } from './load/comparison';
import { figure, rounded, say, underLoad, until, type Loaded } from './load/portal';
import { sampled, slopes, watched, type Sample } from './load/sample';
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

/** The mixed load for a long time: what grows though it should not? Slopes are those of the second half. */
async function measure(): Promise<void> {
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis } = process.env;
  if (!redis) throw new Error('no Redis: set TEST_REDIS_URL');
  const count = Math.ceil(PER_SECOND * SECONDS * 1.3) + 50;
  const drafts = await Drafts.make(server, { name: 'soak', count, parties: count, attachment: true });
  const queue = new Redis(redis);
  await drafts.with((url) => underLoad(url, redis, (portal) => soak(portal, queue, url, drafts)));
  queue.disconnect();
  await drafts.close();
}

async function soak(portal: Loaded, queue: Redis, url: string, drafts: Drafts): Promise<void> {
  const data = settings(url).KESHEN_DATA!;
  const dataBefore = await bytesBelow(data);
  const samples: Sample[] = [];
  const from = performance.now();
  let over = false;
  const watching = (async () => {
    while (!over) {
      samples.push(await sampled(portal, queue, (performance.now() - from) / 60_000));
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
  const grows = slopes(samples);
  const last = samples.at(-1)!;
  const { lost, doubled } = await differences(portal.database, journal);
  const known = journal.files.length * BYTES;
  writeReport('soak', [
    ...Object.entries(watched).flatMap(([name, unit]) => [
      figure(name, rounded(last[name as keyof Sample]), unit),
      figure(`${name}-slope`, rounded(grows[name as keyof typeof grows]), `${unit || '1'}/min`),
    ]),
    figure('queue-most', Math.max(...samples.map((s) => s.queue)), ''),
    figure('files-beyond-the-data', rounded(((await bytesBelow(data)) - dataBefore - known) / MB), 'MB'),
    figure('refused', ended, ''),
    figure('lost', lost.length, ''),
    figure('doubled', doubled.length, ''),
  ]);
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
