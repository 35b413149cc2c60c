import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from '../tools/bench/replay';
import { writeReport } from '../tools/bench/report.mjs';
import { made } from './assign/made';
import { plan } from './assign/plan';
import { reference } from './assign/reference';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const seed = process.env.BENCH_SEED ?? 'keshen';

interface Run {
  seconds: number;
  megabytes: number;
  total: number;
  /** Of a composed plan: how far its bound is above its total. */
  gap?: number;
}

/** A process from its start to its end, with the most memory that it held. */
function run(args: string[]): Promise<Run> {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: Buffer[] = [];
    let most = 0;
    // Linux keeps the high-water mark itself; asking often enough sees the last of it.
    const asking = setInterval(() => {
      try {
        most = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? most);
      } catch {
        // The process has ended, or this is another system.
      }
    }, 10);
    child.stdout.on('data', (part: Buffer) => said.push(part));
    child.once('error', fail).once('close', (code) => {
      clearInterval(asking);
      if (code !== 0) return fail(new Error(`${args.join(' ')} ended with ${code}`));
      const { total, gap } = JSON.parse(Buffer.concat(said).toString()) as Pick<Run, 'total' | 'gap'>;
      const seconds = (performance.now() - began) / 1000;
      done({ seconds, megabytes: most / 1024, total, ...(gap === undefined ? {} : { gap }) });
    });
  });
}

/** The solver and the reference take turns; both must find the same total. */
async function measured(
  folder: string,
  papers: number,
  reviewers: number,
  capacity: number,
  way: 'full' | 'columns',
) {
  const file = join(folder, `${papers}.json`);
  writeFileSync(file, JSON.stringify(made(papers, reviewers, capacity, seed)));
  const runs: { own: Run; fair: Run; highs: Run }[] = [];
  const own = (objective: string) =>
    run([resolve('dist/apps/assign/main.js'), '--instance', file, '--objective', objective]);
  for (let round = 0; round < ROUNDS; round++) {
    const now = {
      own: await own('total'),
      fair: await own('fair'),
      highs: await run([process.argv[1]!, 'reference', file, way]),
    };
    if (now.own.total !== now.highs.total)
      throw new Error(`${now.own.total} is not HiGHS's ${now.highs.total}`);
    runs.push(now);
  }
  const middle = (of: (r: (typeof runs)[number]) => number): number =>
    Math.round(median(runs.map(of)) * 1000) / 1000;
  const name = `assign-${papers}x${reviewers}x3`;
  return [
    { name, value: middle((r) => r.own.seconds), unit: 's', reference: middle((r) => r.highs.seconds) },
    {
      name: `${name}-fair`,
      value: middle((r) => r.fair.seconds),
      unit: 's',
      reference: middle((r) => r.highs.seconds),
    },
    {
      name: `${name}-memory`,
      value: middle((r) => r.own.megabytes),
      unit: 'MB',
      reference: middle((r) => r.highs.megabytes),
    },
    {
      name: `${name}-fair-memory`,
      value: middle((r) => r.fair.megabytes),
      unit: 'MB',
      reference: middle((r) => r.highs.megabytes),
    },
  ];
}

/** A plan as a call has it, with rules over its panels; the instance is made in the process that solves it. */
async function planned(papers: number, reviewers: number) {
  const figures = [];
  for (const objective of ['total', 'fair']) {
    const runs: Run[] = [];
    for (let round = 0; round < ROUNDS; round++)
      runs.push(await run([process.argv[1]!, 'plan', String(papers), String(reviewers), seed, objective]));
    const name = `assign-plan-${papers}x${reviewers}${objective === 'fair' ? '-fair' : ''}`;
    const middle = (of: (r: Run) => number): number => Math.round(median(runs.map(of)) * 1000) / 1000;
    figures.push(
      { name, value: middle((r) => r.seconds), unit: 's', reference: null },
      { name: `${name}-memory`, value: middle((r) => r.megabytes), unit: 'MB', reference: null },
      { name: `${name}-gap`, value: middle((r) => r.gap!), unit: 'points', reference: null },
    );
  }
  return figures;
}

async function benchmark(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keshen-bench-assign-'));
  try {
    writeReport('assign', [
      ...(await measured(folder, 1000, 200, 15, 'full')),
      ...(await measured(folder, 5000, 500, 30, 'columns')),
      ...(await planned(1000, 500)),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [role, ...args] = process.argv.slice(2);
if (role === 'reference') await reference(args[0]!, args[1]!);
else if (role === 'plan')
  await plan(Number(args[0]), Number(args[1]), args[2]!, args[3] === 'fair' ? 'fair' : 'total');
else await benchmark();
