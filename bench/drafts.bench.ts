import 'reflect-metadata';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeReport } from '../tools/bench/report.mjs';
import { median } from '../tools/bench/replay';
import { serveBare } from './drafts/bare';
import { load, type Load } from './drafts/load';
import { DraftsWorld, SECRET, type Editor } from './drafts/world';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const API = 4411;
const BARE = 4412;

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Autosaves per second: by the API as it runs, and the same statements by bare Fastify and `pg`. */
async function measure(): Promise<void> {
  const world = await DraftsWorld.make();
  const statements = await world.record();
  say(`${statements.length} statements for each autosave, the session's look-up included`);
  if (process.env.BENCH_SHOW) for (const { text } of statements) say(text.replace(/\s+/g, ' '));
  const shared = { PATH: process.env.PATH, DATABASE_URL: world.url, NODE_ENV: 'production' };
  const programs = [
    start(resolve('dist/apps/api/main.js'), {
      ...shared,
      PORT: String(API),
      KESHEN_SECRET: SECRET,
      KESHEN_DATA: resolve('.tmp/bench/drafts/data'),
      LOG_LEVEL: 'error',
      // Each editor comes from an address of its own, as the floods are counted by address.
      TRUST_PROXY: '1',
      REQUESTS_PER_ACCOUNT: '1000000',
    }),
    start(process.argv[1]!, {
      ...shared,
      BENCH_ROLE: 'bare',
      PORT: String(BARE),
      BENCH_STATEMENTS: JSON.stringify(statements),
    }),
  ];
  try {
    await Promise.all([API, BARE].map((port) => answering(port)));
    for (const [name, editors] of [
      ['', world.editors(200, 1)],
      ['-shared', world.editors(20, 10)],
    ] as const)
      await compare(name, editors);
  } finally {
    for (const program of programs) await ended(program);
    await world.close();
  }
}

const figures: Parameters<typeof writeReport>[1] = [];

async function compare(name: string, editors: Editor[]): Promise<void> {
  const found: Record<'real' | 'bare', Load[]> = { real: [], bare: [] };
  for (const port of [API, BARE]) await load(port, editors, 2);
  for (let round = 1; round <= ROUNDS; round++)
    for (const [kind, port] of [
      ['real', API],
      ['bare', BARE],
    ] as const) {
      const one = await load(port, editors, SECONDS);
      found[kind].push(one);
      say(
        `round ${round} ${kind}${name}: ${Math.round(one.rate)} 1/s, ` +
          `p50 ${Math.round(one.p50)} p95 ${Math.round(one.p95)} p99 ${Math.round(one.p99)} ms`,
      );
    }
  const of = (kind: 'real' | 'bare', what: keyof Load) => rounded(median(found[kind].map((l) => l[what])));
  figures.push(
    { name: `autosaves${name}`, value: of('real', 'rate'), unit: '1/s', reference: of('bare', 'rate') },
    ...(['p50', 'p95', 'p99'] as const).map((p) => ({
      name: `autosave${name}-${p}`,
      value: of('real', p),
      unit: 'ms',
      reference: of('bare', p),
    })),
  );
  writeReport('drafts', figures);
}

function start(program: string, env: Record<string, string | undefined>): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`nothing answers at ${port}`);
}

await (process.env.BENCH_ROLE === 'bare' ? serveBare() : measure());
