import { seededRandom } from '@keshen/kernel';
import { ascending, TRIM_FROM, type Method, type Weighed } from './aggregate';

/** A case with what its experts gave; hundredths. */
export interface Panel {
  caseId: string;
  given: readonly (Weighed & { expert: string })[];
}

export const DRAWS_MOST = 2000;
export const DRAWS_LEAST = 200;
/** So many totals are looked at altogether: a call of any size takes about the same time. */
const WORK = 1_000_000;

/** How often the experts of these panels are drawn anew. */
export const drawsFor = (panels: readonly Panel[]): number => {
  const totals = panels.reduce((sum, panel) => sum + panel.given.length, 0);
  return Math.max(DRAWS_LEAST, Math.min(DRAWS_MOST, Math.floor(WORK / Math.max(1, totals))));
};

/**
 * 自助抽样 (bootstrap) over experts: again and again as many experts of the call are drawn as there are, with
 * replacement; one drawn twice counts twice wherever that expert gave a total, and each case is scored by the programme's
 * method. A panel of which nobody was drawn is drawn by itself, as large as it is. `visit` hears the scores of each draw,
 * in the order of `panels` (the array is used again). The same panels and seed give the same draws.
 */
export function resample(
  method: Method,
  panels: readonly Panel[],
  { seed, draws }: { seed: string; draws: number },
  visit: (scores: Float64Array) => void,
): void {
  const random = seededRandom(seed);
  const experts = [...new Set(panels.flatMap((panel) => panel.given.map((each) => each.expert)))].sort();
  const numbers = new Map(experts.map((expert, i) => [expert, i]));
  const tables = panels.map(({ given }) => {
    const sorted = ascending(given);
    return {
      expert: sorted.map((each) => numbers.get(each.expert)!),
      total: sorted.map((each) => each.total),
      weight: sorted.map((each) => each.weight ?? 1),
      times: new Int32Array(sorted.length),
    };
  });
  const times = new Int32Array(experts.length);
  const scores = new Float64Array(panels.length);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < experts.length; i++) times[Math.floor(random() * experts.length)]!++;
    for (const [i, table] of tables.entries()) {
      let drawn = 0;
      for (let k = 0; k < table.expert.length; k++) drawn += table.times[k] = times[table.expert[k]!]!;
      if (drawn === 0)
        for (; drawn < table.expert.length; drawn++)
          table.times[Math.floor(random() * table.expert.length)]!++;
      scores[i] = scoreOfDraw(method, table, drawn);
    }
    visit(scores);
  }
}

/** The score of ascending totals of which each counts `times × weight`; trimming takes one of the drawn off each end. */
function scoreOfDraw(
  method: Method,
  { total, weight, times }: { total: number[]; weight: number[]; times: Int32Array },
  drawn: number,
): number {
  if (method === 'trimmed-mean' && drawn >= TRIM_FROM) {
    times[times.findIndex((n) => n > 0)]!--;
    times[times.findLastIndex((n) => n > 0)]!--;
  }
  let whole = 0;
  let sum = 0;
  for (let k = 0; k < total.length; k++) {
    whole += times[k]! * weight[k]!;
    sum += times[k]! * weight[k]! * total[k]!;
  }
  if (method !== 'median') return sum / whole;
  let below = 0;
  for (let k = 0; k < total.length; k++) {
    below += 2 * times[k]! * weight[k]!;
    if (below > whole) return total[k]!;
    if (below === whole) return (total[k]! + total[times.findIndex((n, l) => l > k && n > 0)]!) / 2;
  }
  throw new RangeError('nobody was drawn');
}
