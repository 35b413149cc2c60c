import { seededRandom } from '@keshen/kernel';
import load from 'highs';
import { assign } from './assign';
import { provenBound } from './checker';
import { highsSolver } from './highs';
import { summed, type Instance } from './instance';
import { broken, everyAssignment, instanceOf, randomInstance } from './instance.fixture';
import { addColumn, emptyModel, type LinearSolver } from './linear';
import { Transport } from './transport';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 50);
const seed = process.env['PROPERTY_SEED'] ?? String(new Date().getTime());
const never = (): Promise<LinearSolver> => Promise.reject(new Error('a total needs no solver'));
const total = async (instance: Instance) => assign(instance, 'total', never);

describe('the largest sum of fits', () => {
  it(`is that of the best of all assignments, and its certificate says so (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    for (let run = 0; run < RUNS * 4; run++) {
      const instance = randomInstance(random, {
        applications: 4,
        experts: 5,
        most: 100,
        withMin: run % 2 === 1,
      });
      const all = everyAssignment(instance).map((pairs) => summed(instance, pairs).total);
      const solved = await total(instance);
      if ('shortage' in solved) {
        expect(all).toEqual([]);
        continue;
      }
      expect(broken(instance, solved.pairs)).toBeNull();
      expect(solved.total).toBe(Math.max(...all));
      expect(provenBound(instance, solved.certificate)).toBe(solved.total);
      expect(solved).toMatchObject({ optimal: true, gap: 0 });
    }
  });

  it(`is that of the full model in HiGHS, with fits up to a million too (seed ${seed})`, async () => {
    const random = seededRandom(`${seed} full`);
    const solver = highsSolver(await load(), () => 60);
    for (let run = 0; run < RUNS / 2; run++) {
      const size = { applications: 40, experts: 15, most: run % 2 ? 1_000_000 : 100, withMin: true };
      const instance = randomInstance(random, size);
      const full = fullModel(instance, solver);
      const solved = await total(instance);
      if ('shortage' in solved) {
        expect(full).toBeNull();
        continue;
      }
      expect(broken(instance, solved.pairs)).toBeNull();
      expect(solved.total).toBe(full);
      expect(provenBound(instance, solved.certificate)).toBe(solved.total);
    }
  });

  it('takes any assignment of equal ones, and says that it is as good as every other', async () => {
    const solved = await total(instanceOf(Array(6).fill([7, 7, 7]), Array(6).fill(2), [4, 4, 4]));
    expect(solved).toMatchObject({ total: 84, worstOff: 14, optimal: true });
  });

  it('is nothing without applications', async () => {
    expect(await total(instanceOf([], [], [3, 3]))).toMatchObject({ pairs: [], total: 0, optimal: true });
  });

  it('keeps the minimum of an expert whom nobody needs', async () => {
    const instance = instanceOf(
      [
        [9, 1],
        [9, 1],
        [9, 1],
      ],
      [1, 1, 1],
      [3, 3],
      [0, 2],
    );
    expect(await total(instance)).toMatchObject({ total: 11, optimal: true });
  });

  it('is found again when the weights change', () => {
    const random = seededRandom(`${seed} weights`);
    for (let run = 0; run < RUNS; run++) {
      const instance = randomInstance(random, { applications: 12, experts: 6, most: 100 });
      const again = new Transport(instance);
      const before = again.solve();
      const weights = Array.from({ length: instance.applications }, () => 1 + Math.floor(random() * 9));
      const fit = instance.fit.map((f, at) => (f < 0 ? f : f * weights[Math.floor(at / instance.experts)]!));
      const weighted = { ...instance, fit };
      const [first, second] = [
        again.solve(weights, 'prices' in before ? before.prices : undefined),
        new Transport(weighted).solve(),
      ];
      if ('shortage' in first || 'shortage' in second)
        expect('shortage' in first && 'shortage' in second).toBe(true);
      else expect(summed(weighted, first.pairs).total).toBe(summed(weighted, second.pairs).total);
    }
  });
});

describe('an instance that cannot be solved', () => {
  it('names the applications that have too few experts without a conflict', async () => {
    const instance = instanceOf(
      [
        [1, 2, 3],
        [5, -1, -1],
      ],
      [2, 3],
      [2, 2, 2],
    );
    expect(await total(instance)).toEqual({
      shortage: { constraint: 'demand', applications: [1], experts: [], missing: 2 },
    });
  });

  it('names the experts whose places do not suffice, who needs them, and how many places are missing', async () => {
    // The first three may go only to the first two experts, who take one each.
    const instance = instanceOf(
      [
        [4, 4, -1],
        [4, 4, -1],
        [4, 4, -1],
        [1, 1, 9],
      ],
      [1, 1, 1, 1],
      [1, 1, 4],
    );
    expect(await total(instance)).toEqual({
      shortage: { constraint: 'maximum', applications: [0, 1, 2], experts: [0, 1], missing: 1 },
    });
  });

  it('names the experts whose minimum cannot be reached', async () => {
    const instance = instanceOf(
      [
        [4, 4],
        [-1, 4],
      ],
      [1, 1],
      [2, 2],
      [2, 0],
    );
    expect(await total(instance)).toMatchObject({
      shortage: { constraint: 'minimum', experts: [0], missing: 1 },
    });
  });

  it(`can be solved with as many more places as are missing, and not with one fewer (seed ${seed})`, () => {
    const random = seededRandom(`${seed} missing`);
    for (let run = 0, found = 0; found < RUNS / 5 && run < RUNS * 40; run++) {
      const instance = randomInstance(random, { applications: 5, experts: 3, most: 9 });
      instance.max = instance.max.map((m) => Math.min(m, 2));
      const solution = new Transport(instance).solve();
      if (!('shortage' in solution) || solution.shortage.constraint !== 'maximum') continue;
      found++;
      expect(leastAdded(instance)).toBe(solution.shortage.missing);
    }
  });
});

/** The least number of places that must be added for a solution to exist, by trying. */
function leastAdded(instance: Instance): number {
  for (let added = 1; ; added++) {
    const tries = (r: number, left: number, max: Int32Array): boolean => {
      if (r === instance.experts)
        return left === 0 && !('shortage' in new Transport({ ...instance, max }).solve());
      for (let n = 0; n <= left; n++) if (tries(r + 1, left - n, max.with(r, max[r]! + n))) return true;
      return false;
    };
    if (tries(0, added, instance.max)) return added;
  }
}

/** The whole instance as one linear programme; null when it has no solution. */
function fullModel(instance: Instance, solver: LinearSolver): number | null {
  const { applications, experts, demand, min, max, fit } = instance;
  const model = emptyModel([...demand, ...min], [...demand, ...max]);
  for (let p = 0; p < applications; p++)
    for (let r = 0; r < experts; r++)
      if (fit[p * experts + r]! >= 0) addColumn(model, fit[p * experts + r]!, [p, applications + r]);
  const solution = solver(model, false);
  return solution && Math.round(solution.total);
}
