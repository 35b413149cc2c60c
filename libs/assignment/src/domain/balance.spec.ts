import { seededRandom } from '@keshen/kernel';
import { balanced } from './balance';
import { everyAssignment, instanceOf, randomInstance } from './instance.fixture';
import { Transport } from './transport';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 50);
const seed = process.env['PROPERTY_SEED'] ?? String(new Date().getTime());

describe('an assignment with even loads', () => {
  it(`has the smallest greatest load that any has, and still a solution (seed ${seed})`, () => {
    const random = seededRandom(seed);
    for (let run = 0; run < RUNS; run++) {
      const instance = randomInstance(random, { applications: 4, experts: 4, most: 9 });
      const carried = Array.from({ length: instance.experts }, () => Math.floor(random() * 3));
      const all = everyAssignment(instance).map((pairs) => loads(pairs, carried));
      const found = balanced(instance, carried);
      if ('shortage' in found) {
        expect(all).toEqual([]);
        continue;
      }
      const solution = new Transport({ ...instance, max: found.max }).solve();
      if ('shortage' in solution) throw new Error('the levels leave no solution');
      const greatest = (list: number[]): number => Math.max(0, ...list);
      // Who takes on nothing new keeps what they have: only loads with something new are compared.
      expect(greatest(loads(solution.pairs, carried))).toBe(Math.min(...all.map(greatest)));
    }
  });

  it('evens out the others where a few have to take more, and says who holds the load up', () => {
    // Only the first expert may serve the first three.
    const instance = instanceOf(
      [
        [9, -1, -1],
        [9, -1, -1],
        [9, -1, -1],
        [5, 9, 1],
        [5, 9, 1],
      ],
      [1, 1, 1, 1, 1],
      [9, 9, 9],
    );
    const found = balanced(instance, [0, 0, 0]);
    expect(found).toMatchObject({
      max: Int32Array.of(3, 1, 1),
      levels: [{ load: 3, experts: [0], rows: [0, 1, 2] }, { load: 1 }],
    });
  });

  it('is as little possible as the instance is', () => {
    expect(balanced(instanceOf([[1]], [1], [0]), [0])).toMatchObject({ shortage: { missing: 1 } });
  });
});

/** Of everybody who takes on something new: all that they have then. */
function loads(pairs: [number, number][], carried: number[]): number[] {
  const taken = carried.map(() => 0);
  for (const [, r] of pairs) taken[r]!++;
  return taken.map((n, r) => (n > 0 ? n + carried[r]! : 0));
}
