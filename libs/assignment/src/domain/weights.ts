import { served, type Instance } from './instance';
import type { Transport } from './transport';

/** Weights count in 1/UNIT. */
const UNIT = 256;
const ROUNDS = 8;

/** Prices near the best for a floor, in units of 1/scale, and who fell short of it on the way. */
export interface FloorStart {
  scale: number;
  prices: Float64Array;
  short: Set<number>;
}

/**
 * Gives weight to the fits of the applications that fall short of a floor until they do not, each by halving its
 * own interval, all in the same solutions of the transport problem. The prices with the smallest bound
 * (Lagrange's: total + Σ weight · (sum − floor)) are where the search by columns begins.
 */
export function startAtFloor(
  instance: Instance,
  floor: number,
  { transport, prices }: { transport: Transport; prices: Float64Array },
): FloorStart {
  const { applications, demand } = instance;
  const start: FloorStart = { scale: UNIT, prices: prices.map((v) => v * UNIT), short: new Set() };
  const weight = new Float64Array(applications);
  const low = new Float64Array(applications);
  const high = new Float64Array(applications).fill(Infinity);
  let least = Infinity;
  let from = start.prices;
  for (let round = 0; round < ROUNDS; round++) {
    const solution = transport.solve(
      weight.map((w) => w + UNIT),
      from,
    );
    if ('shortage' in solution) break;
    from = solution.prices;
    const sums = served(instance, solution.pairs);
    let bound = 0;
    let moved = false;
    sums.forEach((sum, p) => {
      bound += (weight[p]! + UNIT) * sum - weight[p]! * floor;
      if (demand[p] === 0) return;
      const before = weight[p]!;
      if (sum < floor) {
        start.short.add(p);
        low[p] = before;
        weight[p] =
          high[p] === Infinity ? Math.max(UNIT / 4, 2 * before) : Math.ceil((before + high[p]!) / 2);
        // Others moved: what was enough is no more.
        if (weight[p] === before) weight[p] = high[p] = before + UNIT / 16;
      } else if (before > 0) {
        high[p] = before;
        weight[p] = Math.max(low[p]! + 1, Math.floor((low[p]! + before) / 2));
        if (weight[p]! > before) weight[p] = before;
      }
      moved ||= weight[p] !== before;
    });
    if (bound < least) [least, start.prices] = [bound, solution.prices];
    if (!moved) break;
  }
  return start;
}
