import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { budgets } from '../apps/web/budgets';
import { writeReport } from '../tools/bench/report.mjs';
import { pageSizes } from '../tools/vite/budget';

const KB = 1000;
/** Points of a hundred that are aimed at: of the slowest page at a desk, and of the worst page of all. */
const aims = { performance: 90, accessibility: 100, 'best-practices': 95, seo: 95 } as const;
const MOST_SHIFT = 0.1;

type Category = keyof typeof aims;
type Figure = { name: string; value: number; unit: string; reference: number | null };
/** A line of `tools/lighthouse/run.mjs`. */
type Look = {
  url: string;
  form: 'mobile' | 'desktop';
  points: Record<Category, number>;
  lost: string[];
  paintedMs: number;
  shift: number;
};

const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** The launcher's own modules find the repository by where they lie, so they are not built into this. */
const tool = (path: string): Promise<Record<string, (...args: never[]) => unknown>> =>
  import(pathToFileURL(resolve('tools', path)).href);

/** The heaviest page of each budget, in kB of scripts, gzipped. */
async function scripts(): Promise<Figure[]> {
  const built = await build({
    configFile: resolve('apps/web/vite.config.ts'),
    logLevel: 'error',
    build: { write: false },
  });
  const { output } = built as { output: { fileName: string }[] };
  const bundle = Object.fromEntries(output.map((file) => [file.fileName, file]));
  const sizes = pageSizes(bundle as unknown as Parameters<typeof pageSizes>[0], budgets);
  return budgets.map(({ most }, n) => {
    const { page, bytes } = sizes.find((size) => size.most === most)!;
    say(`the heaviest page of the budget of ${most / KB} kB is ${page}`);
    return {
      name: n === 0 ? 'script-public' : 'script-work',
      value: bytes / KB,
      unit: 'kB',
      reference: most / KB,
    };
  });
}

/** What everybody reads, of the demonstration; ids are those that it has now. */
async function publicPages(address: string): Promise<Record<string, string>> {
  const first = async (path: string): Promise<string> => {
    const { items } = (await (await fetch(`${address}${path}`)).json()) as { items: { id: string }[] };
    return items[0]!.id;
  };
  return {
    home: '/',
    calls: '/calls',
    call: `/calls/${await first('/api/calls?status=open')}`,
    notices: '/notices',
    notice: `/notices/${await first('/api/notices')}`,
    awards: '/awards',
    verify: '/verify',
    'sign-in': '/sign-in',
    accessibility: '/accessibility',
  };
}

/** Each public page on a phone and at a desk, on the slow network and processor that Lighthouse stands in for. */
async function looks(address: string): Promise<Figure[]> {
  const pages = await publicPages(address);
  const names = new Map(Object.entries(pages).map(([name, path]) => [`${address}${path}`, name]));
  const seen: Look[] = [];
  for await (const look of lighthouse([...names.keys()])) {
    const { points, paintedMs, lost } = look;
    const told = Object.entries(points).map(([category, n]) => `${category} ${n}`);
    say(`${names.get(look.url)} ${look.form}: ${told.join(', ')}; painted after ${Math.round(paintedMs)} ms`);
    lost.forEach((what) => say(`  ${what}`));
    seen.push(look);
  }
  const least = (category: Category, of: readonly Look[]): number =>
    Math.min(...of.map(({ points }) => points[category]));
  const desk = seen.filter(({ form }) => form === 'desktop');
  return [
    ...seen.map(({ url, form, points }) => ({
      name: `${names.get(url)}-${form}`,
      value: points.performance,
      unit: 'points',
      reference: form === 'desktop' ? aims.performance : null,
    })),
    ...(['accessibility', 'best-practices', 'seo'] as const).map((category) => ({
      name: category,
      value: least(category, seen),
      unit: 'points',
      reference: aims[category],
    })),
    { name: 'performance', value: least('performance', desk), unit: 'points', reference: aims.performance },
    {
      name: 'layout-shift',
      value: Math.max(...seen.map(({ shift }) => shift)),
      unit: '',
      reference: MOST_SHIFT,
    },
  ];
}

/** Lighthouse in a process and a folder of packages of its own. */
async function* lighthouse(urls: readonly string[]): AsyncGenerator<Look> {
  const folder = resolve('tools/lighthouse');
  if (!existsSync(resolve(folder, 'node_modules'))) await run('npm', ['ci', '--prefix', folder]);
  const { browser } = await tool('test/system.mjs');
  const child = spawn(process.execPath, [resolve(folder, 'run.mjs'), browser!() as string, ...urls], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as Look;
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error('Lighthouse ended before it had seen every page');
}

async function run(program: string, args: string[]): Promise<void> {
  const [code] = (await once(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')) as [
    number,
  ];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
}

const figures = await scripts();
const { startPortal } = await tool('portal.mjs');
const portal = (await startPortal!()) as { address: string; stop(): Promise<string> };
try {
  figures.push(...(await looks(portal.address)));
} finally {
  await portal.stop();
}
writeReport('web', figures);
process.exit();
