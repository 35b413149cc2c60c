import { seededRandom } from '@keshen/kernel';
import load from 'highs';
import { assign, type Solved } from './assign';
import { provenBound } from './checker';
import { highsSolver } from './highs';
import { summed, type Instance } from './instance';
import { broken, everyAssignment, instanceOf, randomInstance } from './instance.fixture';
import type { LinearSolver } from './linear';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 50);
const seed = process.env['PROPERTY_SEED'] ?? String(new Date().getTime());
let solver: LinearSolver;
beforeAll(async () => {
  solver = highsSolver(await load(), () => 60);
});
const fair = (instance: Instance) => assign(instance, 'fair', () => Promise.resolve(solver));

/** Whether the certificate alone proves the total at the floor, and that no higher floor can be kept. */
function proves(instance: Instance, { total, worstOff, certificate }: Solved): boolean {
  const { value, highest, against } = certificate.floor!;
  const best = Math.floor(provenBound(instance, certificate, { floor: value }));
  const none = provenBound(instance, against, { floor: highest + 1 }, 0);
  return best === total && value === worstOff && highest === worstOff && none < 0;
}

describe('the fairest assignment', () => {
  it(`serves the worst-served as well as any, then has the largest total; never claims more than its certificate proves (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    for (let run = 0; run < RUNS; run++) {
      const instance = randomInstance(random, {
        applications: 4,
        experts: 5,
        most: 100,
        withMin: run % 3 === 0,
      });
      const all = everyAssignment(instance).map((pairs) => summed(instance, pairs));
      const solved = await fair(instance);
      if ('shortage' in solved) {
        expect(all).toEqual([]);
        continue;
      }
      expect(broken(instance, solved.pairs)).toBeNull();
      const worstOff = Math.max(...all.map((a) => a.worstOff));
      expect(solved.worstOff).toBe(worstOff);
      expect(solved.total).toBe(Math.max(...all.filter((a) => a.worstOff === worstOff).map((a) => a.total)));
      expect(solved.bound).toBeGreaterThanOrEqual(solved.total);
      if (solved.optimal && solved.certificate.floor) expect(proves(instance, solved)).toBe(true);
    }
  });

  it('gives up total for the worst-served application, and proves both', async () => {
    // The best total is 10 + 1; both are served fairly with 6 + 4.
    const instance = instanceOf(
      [
        [10, 6],
        [4, 1],
      ],
      [1, 1],
      [1, 1],
    );
    const solved = (await fair(instance)) as Solved;
    expect(solved).toMatchObject({
      total: 10,
      worstOff: 4,
      optimal: true,
      pairs: [
        [0, 1],
        [1, 0],
      ],
    });
    expect(proves(instance, solved)).toBe(true);
  });

  it('is refused by the checker when a weight, a price or the floor is changed', async () => {
    const instance = instanceOf(
      [
        [10, 6],
        [4, 1],
      ],
      [1, 1],
      [1, 1],
    );
    const solved = (await fair(instance)) as Solved;
    const { certificate } = solved;
    const cheaper = {
      ...certificate,
      vPlus: certificate.vPlus.map(() => 0),
      vMinus: certificate.vMinus.map(() => 0),
    };
    expect(provenBound(instance, cheaper, { floor: 4 })).toBeGreaterThan(solved.total);
    const negative = { ...certificate, vPlus: certificate.vPlus.map(() => -1) };
    expect(provenBound(instance, negative, { floor: 4 })).toBe(Infinity);
    expect(provenBound(instance, certificate, { floor: 1 })).toBeGreaterThan(solved.total);
  });
});
