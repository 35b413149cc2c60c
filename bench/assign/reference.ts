import { readFileSync } from 'node:fs';
import {
  addColumn,
  emptyModel,
  highsSolver,
  FORBIDDEN,
  readInstance,
  type Instance,
  type LinearSolver,
} from '@keshen/assignment';
import load from 'highs';

/**
 * The same total by HiGHS alone: `full` the whole model at once, `columns` with the best experts of each application
 * first and those that the duals ask for added, until none is (column generation).
 */
export async function reference(file: string, way: string): Promise<void> {
  const read = readInstance(JSON.parse(readFileSync(file, 'utf8')));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const solver = highsSolver(await load(), () => 600);
  const total = way === 'full' ? full(read.instance, solver) : byColumns(read.instance, solver);
  process.stdout.write(`${JSON.stringify({ total: Math.round(total) })}\n`);
}

function rowsOf({ demand, min, max }: Instance) {
  return emptyModel([...demand, ...min], [...demand, ...max]);
}

function full(instance: Instance, solve: LinearSolver): number {
  const model = rowsOf(instance);
  instance.fit.forEach((fit, at) => {
    if (fit !== FORBIDDEN) addPair(instance, model, at);
  });
  return solve(model, false)!.total;
}

function addPair(instance: Instance, model: ReturnType<typeof rowsOf>, at: number): void {
  const p = Math.floor(at / instance.experts);
  addColumn(model, instance.fit[at]!, [p, instance.applications + (at % instance.experts)]);
}

function byColumns(instance: Instance, solve: LinearSolver): number {
  const { applications, experts, fit, demand } = instance;
  const model = rowsOf(instance);
  const there = new Uint8Array(fit.length);
  const add = (at: number): void => {
    there[at] = 1;
    addPair(instance, model, at);
  };
  for (let p = 0; p < applications; p++)
    Array.from({ length: experts }, (_, r) => p * experts + r)
      .filter((at) => fit[at] !== FORBIDDEN)
      .sort((a, b) => fit[b]! - fit[a]!)
      .slice(0, demand[p]! + 12)
      .forEach(add);
  // Until the chosen columns suffice, an application may do without, dearly.
  for (let p = 0; p < applications; p++) addColumn(model, -1_000, [p], demand[p]);
  for (;;) {
    const { total, duals } = solve(model, false)!;
    let added = 0;
    for (let at = 0; at < fit.length; at++) {
      if (there[at] || fit[at] === FORBIDDEN) continue;
      const p = Math.floor(at / experts);
      if (fit[at]! - duals[p]! - duals[applications + (at % experts)]! <= 1e-6) continue;
      add(at);
      added++;
    }
    if (added === 0) return total;
  }
}
