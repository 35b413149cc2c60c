import { FORBIDDEN, type Pair, type Instance } from './instance';
import { moveExcess, type Ties } from './ties';

/** What hinders: experts whose capacity does not suffice, and who depends on them. */
export interface Shortage {
  /** `demand`: an application may have too few experts; `maximum`, `minimum`: of the named experts. */
  constraint: 'demand' | 'maximum' | 'minimum';
  applications: number[];
  experts: number[];
  /** The smallest relaxation: so many more places (or so many fewer, of a minimum) would suffice, and no fewer. */
  missing: number;
}

/** An optimal assignment with the prices that prove it, or what hinders every one. */
export type Solution = { pairs: Pair[]; prices: Float64Array } | { shortage: Shortage };

/** Above it the values are first halved, so often that few price steps lead to the optimum of each scale. */
const COARSE = 64;

/**
 * Best assignments of one instance by prices: each application takes its `demand` best experts by value = weight ·
 * fit − price. While an expert is chosen too often, excess is moved along exchanges of equal value (ties.ts); who
 * then still has too much gets dearer, together with everybody to whom it could be given, by the least amount that
 * opens a new exchange. Then the same for those who have too little and get cheaper. This is steepest descent on
 * the dual, an L♮-convex function (Murota, Discrete Convex Analysis, 2003), first on halved values, then exactly.
 * All numbers are whole. From near prices a problem with other weights is quickly solved.
 */
export class Transport {
  private readonly order: Uint16Array;
  private readonly has: Uint8Array;
  private readonly chosen: Int32Array[];
  private readonly load: Int32Array;
  private readonly prices: Float64Array;
  private readonly weight: Float64Array;
  private scale = 1;

  constructor(private readonly instance: Instance) {
    const { applications, experts } = instance;
    this.order = bestFirst(instance);
    this.has = new Uint8Array(applications * experts);
    this.chosen = Array.from(instance.demand, (d) => new Int32Array(d));
    this.load = new Int32Array(experts);
    this.prices = new Float64Array(experts);
    this.weight = new Float64Array(applications).fill(1);
  }

  /** Solves for whole weights ≥ 0 of the applications' fits (all 1 without), from prices near the best ones if known. */
  solve(weight?: ArrayLike<number>, near?: Float64Array): Solution {
    const hopeless = tooFewExperts(this.instance);
    if (hopeless) return { shortage: hopeless };
    if (weight) this.weight.set(weight);
    if (near) this.prices.set(near);
    for (this.scale = near ? 1 : this.firstScale(); this.scale >= 1; this.scale /= 2) {
      this.choose();
      const shortage = this.level(true) ?? this.level(false);
      if (shortage) return { shortage };
      if (this.scale > 1) for (let r = 0; r < this.prices.length; r++) this.prices[r]! *= 2;
    }
    return { pairs: this.pairs(), prices: this.prices.slice() };
  }

  /** Reads the fits of an application again, which were changed in the instance. */
  changed(p: number): void {
    sortRow(this.instance, p, this.order, new Float64Array(this.instance.experts));
  }

  private firstScale(): number {
    this.prices.fill(0);
    let most = 0;
    for (let p = 0; p < this.instance.applications; p++)
      most = Math.max(most, this.weight[p]! * this.instance.fit[this.at(p, 0)]!);
    let scale = 1;
    while (most / scale > COARSE) scale *= 2;
    return scale;
  }

  /** The place of the application's expert that is `i`-th by fit. */
  private at(p: number, i: number): number {
    return p * this.instance.experts + this.order[p * this.instance.experts + i]!;
  }

  private value(p: number, r: number): number {
    return this.worth(p, p * this.instance.experts + r) - this.prices[r]!;
  }

  private worth(p: number, at: number): number {
    const worth = this.weight[p]! * this.instance.fit[at]!;
    return this.scale === 1 ? worth : Math.floor(worth / this.scale);
  }

  private lowest(): number {
    return this.prices.reduce((a, b) => Math.min(a, b), Infinity);
  }

  /** Gives each application its best experts, of equal ones those that it has. */
  private choose(): void {
    const { applications, experts, demand, fit } = this.instance;
    const lowest = this.lowest();
    const had = this.has.slice();
    this.has.fill(0);
    this.load.fill(0);
    const values: number[] = [];
    for (let p = 0; p < applications; p++) {
      const chosen = this.chosen[p]!;
      let n = 0;
      for (let i = 0; i < experts && demand[p]! > 0; i++) {
        const at = this.at(p, i);
        if (fit[at] === FORBIDDEN) break;
        const worth = this.worth(p, at);
        if (n === demand[p] && worth - lowest < values[n - 1]!) break;
        const r = at - p * experts;
        const value = worth - this.prices[r]!;
        const better = (j: number): boolean =>
          value > values[j]! || (value === values[j] && had[at]! > had[p * experts + chosen[j]!]!);
        if (n === demand[p]) {
          if (!better(n - 1)) continue;
          n--;
        }
        let j = n++;
        for (; j > 0 && better(j - 1); j--) {
          values[j] = values[j - 1]!;
          chosen[j] = chosen[j - 1]!;
        }
        values[j] = value;
        chosen[j] = r;
      }
      for (const r of chosen) {
        this.has[p * experts + r] = 1;
        this.load[r]!++;
      }
    }
  }

  /** An expert with a positive price must be full, one with a negative price has no more than the minimum. */
  private excess(r: number, up: boolean): number {
    const { min, max } = this.instance;
    const price = this.prices[r]!;
    return up
      ? this.load[r]! - (price < 0 ? min[r]! : max[r]!)
      : (price > 0 ? max[r]! : min[r]!) - this.load[r]!;
  }

  /** Until nobody has too much (`up`) or too little: moves what can be moved, then changes prices. */
  private level(up: boolean): Shortage | undefined {
    const { experts } = this.instance;
    const excess = (r: number): number => this.excess(r, up);
    for (;;) {
      let some = false;
      for (let r = 0; r < experts && !some; r++) some = excess(r) > 0;
      if (!some) return undefined;
      const stuck = moveExcess(experts, this.ties(up), {
        excess,
        room: (r) => excess(r) < 0,
        exchange: (p, from, to) => (up ? this.replace(p, from, to) : this.replace(p, to, from)),
        moved: (from, to) => {
          this.load[from]! += up ? -1 : 1;
          this.load[to]! += up ? 1 : -1;
        },
      });
      if (!stuck.includes(1)) return undefined;
      const step = this.step(stuck, up);
      if (step === Infinity) return this.shortage(stuck, up);
      for (let r = 0; r < experts; r++) if (stuck[r]) this.prices[r]! += up ? step : -step;
    }
  }

  private replace(p: number, from: number, to: number): void {
    const chosen = this.chosen[p]!;
    chosen[chosen.indexOf(from)] = to;
    this.has[p * this.instance.experts + from] = 0;
    this.has[p * this.instance.experts + to] = 1;
  }

  private ties(up: boolean): Ties {
    const { applications, experts, demand, fit } = this.instance;
    const lowest = this.lowest();
    const ties: Ties = { papers: [], gives: [], takes: [] };
    for (let p = 0; p < applications; p++) {
      if (demand[p] === 0) continue;
      const least = this.threshold(p);
      const out: number[] = [];
      for (let i = 0; i < experts; i++) {
        const at = this.at(p, i);
        const worth = this.worth(p, at);
        if (fit[at] === FORBIDDEN || worth - lowest < least) break;
        const r = at - p * experts;
        if (worth - this.prices[r]! === least && !this.has[at]) out.push(r);
      }
      if (out.length === 0) continue;
      const inside = [...this.chosen[p]!].filter((r) => this.value(p, r) === least);
      ties.papers.push(p);
      ties.gives.push(up ? inside : out);
      ties.takes.push(up ? out : inside);
    }
    return ties;
  }

  /** The value of the application's last chosen expert. */
  private threshold(p: number): number {
    let least = Infinity;
    for (const r of this.chosen[p]!) least = Math.min(least, this.value(p, r));
    return least;
  }

  /** The least change of the prices of those who are stuck that opens an exchange or passes a price of zero. */
  private step(stuck: Uint8Array, up: boolean): number {
    const { applications, experts, fit } = this.instance;
    const lowest = this.lowest();
    let step = Infinity;
    this.prices.forEach((price, r) => {
      if (stuck[r] && (up ? price < 0 : price > 0)) step = Math.min(step, Math.abs(price));
    });
    for (let p = 0; p < applications; p++) {
      let inside = Infinity;
      for (const r of this.chosen[p]!)
        if (stuck[r] === (up ? 1 : 0)) inside = Math.min(inside, this.value(p, r));
      if (inside === Infinity) continue;
      for (let i = 0; i < experts; i++) {
        const at = this.at(p, i);
        const worth = this.worth(p, at);
        if (fit[at] === FORBIDDEN || inside - (worth - lowest) >= step) break;
        const r = at - p * experts;
        if (!this.has[at] && stuck[r] === (up ? 0 : 1))
          step = Math.min(step, inside - (worth - this.prices[r]!));
      }
    }
    return step;
  }

  /** Who is stuck for ever, and the applications that therefore cannot have what they need. */
  private shortage(stuck: Uint8Array, up: boolean): Shortage {
    const experts = [...stuck.keys()].filter((r) => stuck[r]);
    const touches = (p: number): boolean =>
      up
        ? this.chosen[p]!.some((r) => stuck[r])
        : experts.some((r) => this.instance.fit[p * this.instance.experts + r] !== FORBIDDEN);
    return {
      constraint: up ? 'maximum' : 'minimum',
      applications: [...this.chosen.keys()].filter(touches),
      experts,
      missing: experts.reduce((sum, r) => sum + this.excess(r, up), 0),
    };
  }

  private pairs(): Pair[] {
    return this.chosen.flatMap((chosen, p) => [...chosen].sort((a, b) => a - b).map((r): Pair => [p, r]));
  }
}

/** Of each application the experts by descending fit; the forbidden ones are last. */
function bestFirst(instance: Instance): Uint16Array {
  const order = new Uint16Array(instance.applications * instance.experts);
  const keys = new Float64Array(instance.experts);
  for (let p = 0; p < instance.applications; p++) sortRow(instance, p, order, keys);
  return order;
}

function sortRow({ experts, fit }: Instance, p: number, order: Uint16Array, keys: Float64Array): void {
  for (let r = 0; r < experts; r++) keys[r] = -fit[p * experts + r]! * experts + r;
  keys.sort();
  for (let i = 0; i < experts; i++) {
    const r = keys[i]! % experts;
    order[p * experts + i] = r < 0 ? r + experts : r;
  }
}

function tooFewExperts({ applications, experts, demand, fit }: Instance): Shortage | undefined {
  const short: number[] = [];
  let missing = 0;
  for (let p = 0; p < applications; p++) {
    let allowed = 0;
    for (let r = 0; r < experts; r++) if (fit[p * experts + r] !== FORBIDDEN) allowed++;
    if (allowed < demand[p]!) {
      short.push(p);
      missing += demand[p]! - allowed;
    }
  }
  return short.length ? { constraint: 'demand', applications: short, experts: [], missing } : undefined;
}
