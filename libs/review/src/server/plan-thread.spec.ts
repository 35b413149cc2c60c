import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { seededRandom, between } from '@keshen/kernel';
import { PlanSolver } from './plan.solver';

const program = resolve('dist/apps/worker/plan-thread.js');
/** More than any machine needs: what ends by itself is the same wherever it is solved. */
const SECONDS = 600;
type Problem = Parameters<PlanSolver['solve']>[0];

/** A call whose best panels all break the rule: of three units nobody's twice. */
function problem(cases: number, experts: number): Problem {
  const random = seededRandom('thread');
  const ids = Array.from({ length: cases }, (_, k) => `case ${k}`);
  const unit = (n: number) => ({
    term: { kind: 'unit' as const, unit: `unit ${n}`, most: 1 },
    experts: Array.from({ length: experts }, (_, r) => r).filter((r) => r % 6 === n),
    least: 0,
    most: 1,
  });
  const rules = [0, 1, 2, 3, 4, 5].map(unit);
  return {
    needs: ids.map((caseId) => ({ caseId, class: 'technical', count: 5 })),
    experts: Array.from({ length: experts }, (_, r) => ({
      accountId: `expert ${r}`,
      class: 'technical',
      room: Math.ceil((cases * 6) / experts),
      open: 0,
    })),
    fits: new Map(ids.map((id) => [id, Int16Array.from({ length: experts }, () => between(random, 0, 100))])),
    terms: new Map(ids.map((id) => [id, rules])),
  };
}

function solver(seconds: number): PlanSolver {
  if (!existsSync(program)) throw new Error('the worker is not built: npm run build');
  const solver = new PlanSolver({ PLAN_SECONDS: seconds });
  solver.inThread(pathToFileURL(program));
  return solver;
}

describe('a plan in a thread of its own', () => {
  it('is solved as in this one, tells what it finds, and lets others go on meanwhile', async () => {
    const small = problem(30, 18);
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    const heard: number[] = [];
    const found = await solver(SECONDS).solve(small, 'fair', ({ total }) => heard.push(total));
    clearInterval(others);
    const here = await new PlanSolver({ PLAN_SECONDS: SECONDS }).solve(small, 'fair', () => {});
    expect(found).toEqual(here);
    expect(found).toMatchObject({ worstOff: expect.any(Number), pairs: expect.any(Array) });
    expect(heard.length).toBeGreaterThan(0);
    expect(turns).toBeGreaterThan(3);
  });

  it('fails when the thread does, and leaves nobody waiting', async () => {
    const broken = { ...problem(2, 12), fits: new Map() };
    await expect(solver(SECONDS).solve(broken, 'total', () => {})).rejects.toThrow();
  });
});
