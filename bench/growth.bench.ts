import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GrownWorld } from './growth/world';
import { get, timesOf, type Times } from './growth/load';
import { startApi } from './growth/api';
import { writeReport } from '../tools/bench/report.mjs';

const SIZES = (process.env.BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number);
/** A folder in which grown databases are kept from one run to the next; needs a server of its own. */
const KEPT = process.env.BENCH_KEPT;
/** Only pages whose name holds this. */
const ONLY = process.env.BENCH_ONLY ?? '';
/** The slowest addresses of each page. */
const SHOW = process.env.BENCH_SHOW === '1';
const PORT = 4413;

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const rounded = (value: number): number => Math.round(value * 10) / 10;
const named = (size: number): string => (size >= 1e6 ? `${size / 1e6}m` : `${size / 1e3}k`);

const found = new Map<string, Times[]>();
type Export = { seconds: number; moreMb: number };
const exports: Export[] = [];

/** Reads the office's list as CSV; how long that takes, and what the process holds more meanwhile, at most. */
async function exported(api: { memory(): number }, cookie: string | undefined): Promise<Export> {
  const before = api.memory();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, api.memory())), 100);
  const from = performance.now();
  const bytes = await get(PORT, '/api/applications/csv', cookie);
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  say(
    `export: ${rounded(bytes / 2 ** 20)} MB in ${rounded(seconds)} s; ` +
      `${rounded(before)} MB held before, ${rounded(most)} meanwhile, ${rounded(api.memory())} after`,
  );
  return { seconds, moreMb: most - before };
}

/** One that was kept is read again, else it is made, and kept where a folder is named. */
async function worldOf(size: number): Promise<GrownWorld> {
  const file = KEPT && join(KEPT, `${size}.json`);
  if (file && existsSync(file)) return GrownWorld.kept(file);
  const from = performance.now();
  const world = await GrownWorld.of(size);
  say(`${size} applications made in ${rounded((performance.now() - from) / 1000)} s, ${await world.room()}`);
  if (file) world.keep(file);
  return world;
}

async function measure(size: number): Promise<void> {
  const world = await worldOf(size);
  const api = await startApi(world.url, PORT);
  try {
    for (const { name, reader, paths, first } of world.pages.filter((page) => page.name.includes(ONLY))) {
      const times = await timesOf(PORT, paths, world.cookies.get(reader), first);
      found.set(name, [...(found.get(name) ?? []), times]);
      say(
        `${name}: p50 ${rounded(times.p50)} p95 ${rounded(times.p95)} ms (${times.answers} of ${rounded(times.bytes / 1024)} kB)`,
      );
      if (SHOW) for (const [path, ms] of times.slowest.slice(0, 5)) say(`  ${rounded(ms)} ms ${path}`);
    }
    if (!ONLY) exports.push(await exported(api, world.cookies.get('officer')));
  } finally {
    await api.stop();
    if (!KEPT) await world.close();
  }
}

for (const size of SIZES) await measure(size);
if (ONLY) process.exit();
writeReport('growth', [
  ...[...found].flatMap(([name, all]) =>
    all.map((times, n) => ({
      name: `${name}-p95-${named(SIZES[n]!)}`,
      value: rounded(times.p95),
      unit: 'ms',
      reference: n === 0 ? null : rounded(all[0]!.p95),
    })),
  ),
  ...exports.flatMap(({ seconds, moreMb }, n) => [
    { name: `export-${named(SIZES[n]!)}`, value: rounded(seconds), unit: 's', reference: null },
    { name: `export-memory-${named(SIZES[n]!)}`, value: rounded(moreMb), unit: 'MB', reference: null },
  ]),
]);
process.exit();
