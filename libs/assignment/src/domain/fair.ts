import { keeps, offersWithin, pricesByColumns, type Search } from './columns';
import type { LinearSolver } from './linear';
import { masterOf } from './master';
import { priced, type Priced } from './priced';
import { summed, type Assignment, type Pair, type Instance } from './instance';
import type { Transport } from './transport';
import { startAtFloor } from './weights';

/** How far below the bound, in points of fit, whole solutions are looked for, one after the other. */
const REACHES = [0.01, 1, 8, 64, Infinity];
/** More columns than this are not tried in whole numbers. */
const MOST_COLUMNS = 150_000;

/** An assignment of the best total, prices that prove it, and what found them. */
export interface Start {
  transport: Transport;
  assignment: Assignment;
  prices: Float64Array;
}

/** The best assignment found above a floor, and what its prices prove. */
export interface AtFloor {
  floor: number;
  assignment: Assignment;
  at: Priced;
}

/** The fairest: the worst-served application as good as possible, then the total. */
export interface Fairest extends AtFloor {
  /** No assignment serves every application better than this: proven by `against`, a bound below 0. */
  highest: number;
  against: Priced;
}

/**
 * Maximises the smallest sum of fits of an application, then the total. The floor is looked for between what the
 * best total reaches and what one application's best experts would; each is tried by prices first (out of reach:
 * proven), then in whole numbers.
 */
export function fairest(instance: Instance, start: Start, solver: LinearSolver): Fairest {
  let found: AtFloor = plain(instance, start);
  let { highest, against } = byOneApplication(instance);
  let out = highest + 1;
  for (let floor = highest; found.floor < out - 1; floor = Math.floor((found.floor + out) / 2)) {
    const better = bestAtFloor(instance, floor, start, solver);
    if (better.assignment) found = { floor, assignment: better.assignment, at: better.at };
    else {
      out = floor;
      const proof = outOfReach(instance, floor, start, solver);
      if (proof && floor <= highest) {
        highest = floor - 1;
        against = proof;
      }
    }
  }
  // The best total may have kept the floor already, or the search stopped below what it now is.
  if (found.assignment.total < start.assignment.total && found.floor <= start.assignment.worstOff)
    found = plain(instance, start);
  return { ...found, highest, against };
}

function plain(instance: Instance, { assignment, prices }: Start): AtFloor {
  const at = priced(instance, { scale: 1, prices, fits: 1 }, new Set(), { floor: 0 });
  return { floor: assignment.worstOff, assignment, at };
}

/** No floor is above what one application's best experts give together; at no price a set reaches more. */
function byOneApplication(instance: Instance): { highest: number; against: Priced } {
  const { applications, experts, demand, fit } = instance;
  let highest = Infinity;
  let worst = 0;
  for (let p = 0; p < applications; p++) {
    if (demand[p] === 0) continue;
    const fits = fit
      .slice(p * experts, (p + 1) * experts)
      .sort()
      .reverse();
    const sum = fits.subarray(0, demand[p]).reduce((a, b) => a + b, 0);
    if (sum < highest) [highest, worst] = [sum, p];
  }
  if (highest === Infinity) highest = 0;
  const prices = new Float64Array(experts);
  const ruled = new Set(applications ? [worst] : []);
  return { highest, against: priced(instance, { scale: 1, prices, fits: 0 }, ruled, { floor: highest + 1 }) };
}

/** Prices at which the applications cannot all be above the floor, if there are. */
function outOfReach(instance: Instance, floor: number, start: Start, solver: LinearSolver): Priced | null {
  const search: Search = { instance, rule: { floor }, ruled: new Set(), solver };
  const at = pricesByColumns(search, { scale: 1, prices: start.prices }, 0);
  return at.bound < 0 ? at : null;
}

/** The best assignment in which every application's sum of fits is at least the floor; null when none was found. */
export function bestAtFloor(
  instance: Instance,
  floor: number,
  start: Start,
  solver: LinearSolver,
): { assignment: Assignment | null; at: Priced } {
  const from = startAtFloor(instance, floor, start);
  const search: Search = { instance, rule: { floor }, ruled: from.short, solver };
  let at = pricesByColumns(search, from, 1);
  for (let reach = 0; reach < REACHES.length && at.bound !== -Infinity; reach++) {
    const near = REACHES[reach]!;
    const { offers } = offersWithin(search, at, near);
    const master = masterOf(instance, offers, { fits: 1, penalty: null });
    if (master.model.cost.length > MOST_COLUMNS) break;
    const solution = solver(master.model, true);
    if (!solution) continue;
    const sets = master.experts(solution.values);
    const broken = sets.flatMap((set, p) => (keeps(instance, p, set, search.rule) ? [] : [p]));
    if (broken.length) {
      for (const p of broken) search.ruled.add(p);
      at = pricesByColumns(search, at, 1);
      reach = -1;
      continue;
    }
    const pairs = sets.flatMap((set, p) => [...set].sort((a, b) => a - b).map((r): Pair => [p, r]));
    const assignment = summed(instance, pairs);
    if (assignment.total >= Math.floor(at.bound) - near || near === Infinity) return { assignment, at };
  }
  return { assignment: null, at };
}
