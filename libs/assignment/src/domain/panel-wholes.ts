import { FORBIDDEN, summed, type Pair } from './instance';
import { panelModel, type Content } from './panel-model';
import type { PanelCertificate } from './panel-prices';
import { worthAt } from './panel-pricing';
import type { Relaxed } from './panel-relaxation';
import type { PanelSearch } from './panel-search';
import { brokenRules, rulesOfExperts, type BrokenRule } from './panels';

/** How far from being chosen, in points of fit, a pair may be to be tried. */
const REACHES = [1, 4, 16, 64, Infinity];
/** A model with more pairs than this is not tried in whole numbers. */
const MOST_PAIRS = 150_000;

/** A solution in whole numbers, the rules that it could not keep, and whether less of them cannot give way. */
export interface Whole {
  pairs: Pair[];
  broken: BrokenRule[];
  least: boolean;
}

/**
 * Whole solutions near the bound: among all pairs that could be in an assignment so much below it, until no better one
 * can be farther away. `floor`: what every panel's sum must reach.
 */
export function inWholes(search: PanelSearch, relaxed: Relaxed, floor: number): Whole | null {
  const bound = Math.floor(relaxed.bound + 1e-9);
  const { instance } = search.problem;
  // No total is below 0: so much must give way that the bound with its penalties is.
  const unavoidable = Math.max(0, Math.ceil(-relaxed.bound / search.penalty - 1e-6));
  let best: Whole | null = null;
  let gap = Infinity;
  for (const reach of REACHES) {
    const near = Math.min(reach, gap);
    const content = within(search, relaxed.proof, near);
    if (content.perhaps.reduce((n, list) => n + list.length, 0) > MOST_PAIRS) break;
    // Who keeps the rules once need not be allowed to break them any more.
    const penalty = floor > 0 || best?.broken.length === 0 ? null : search.penalty;
    const found = solve(search, hindering(search, content, floor), floor, penalty);
    if (found) {
      const slack = slackOf(found);
      const below = slack > 0 ? Infinity : bound - summed(instance, found.pairs).total;
      if (!best || slack < slackOf(best) || below < gap) {
        best = { ...found, least: slack <= unavoidable || near === Infinity };
        gap = below;
      }
    }
    // Whatever is not in this model costs more than what is still missing.
    if (best && (best.broken.length > 0 ? best.least : gap <= near)) break;
  }
  return best;
}

const slackOf = ({ broken }: Pick<Whole, 'broken'>): number => broken.reduce((sum, b) => sum + b.by, 0);

/** Of each row who is at most `near` points from being in instead of out or out instead of in; and who is in else. */
function within(
  search: PanelSearch,
  proof: PanelCertificate,
  near: number,
): Pick<Content, 'settled' | 'perhaps'> {
  const { applications, experts, demand, fit } = search.problem.instance;
  const worth = worthAt(search, proof);
  const reach = near * proof.scale;
  const settled: number[][] = [];
  const perhaps: number[][] = [];
  for (let p = 0; p < applications; p++) {
    const need = demand[p]!;
    const all: { r: number; value: number }[] = [];
    for (let r = 0; need > 0 && r < experts; r++)
      if (fit[p * experts + r] !== FORBIDDEN) all.push({ r, value: worth(p, r) });
    all.sort((a, b) => b.value - a.value);
    const least = all[need - 1]?.value ?? 0;
    const next = all[need]?.value ?? -Infinity;
    settled.push(all.slice(0, need).flatMap(({ r, value }) => (value - next > reach ? [r] : [])));
    perhaps.push(
      all.flatMap(({ r, value }, i) => ((i < need ? value - next : least - value) <= reach ? [r] : [])),
    );
  }
  return { settled, perhaps };
}

/** With the rules and floors that these pairs could break. */
function hindering(
  { problem }: PanelSearch,
  { settled, perhaps }: Pick<Content, 'settled' | 'perhaps'>,
  floor: number,
): Content {
  const { experts, demand, fit } = problem.instance;
  const rules = new Set<string>();
  const floors = new Set<number>();
  problem.panels.forEach((panel, k) => {
    const { of, asking } = rulesOfExperts(panel.rules);
    const most = new Map<number, number>();
    const least = new Map<number, number>();
    let sum = 0;
    let some = false;
    for (const p of panel.rows) {
      for (const r of [...settled[p]!, ...perhaps[p]!])
        for (const i of of.get(r) ?? []) most.set(i, (most.get(i) ?? 0) + 1);
      for (const r of settled[p]!) {
        sum += fit[p * experts + r]!;
        for (const i of of.get(r) ?? []) least.set(i, (least.get(i) ?? 0) + 1);
      }
      some ||= demand[p]! > 0;
      const fits = perhaps[p]!.map((r) => fit[p * experts + r]!).sort((a, b) => a - b);
      for (const f of fits.slice(0, demand[p]! - settled[p]!.length)) sum += f;
    }
    for (const [i, n] of most) if (n > panel.rules[i]!.most) rules.add(`${k}:${i}`);
    for (const i of asking) if ((least.get(i) ?? 0) < panel.rules[i]!.least) rules.add(`${k}:${i}`);
    if (some && sum < floor) floors.add(k);
  });
  return { settled, perhaps, rules, floors };
}

function solve(
  search: PanelSearch,
  content: Content,
  floor: number,
  penalty: number | null,
): Omit<Whole, 'least'> | null {
  const built = panelModel(search.problem, content, { for: 'total', floor }, { penalty, loose: false });
  const solution = search.solver(built.model, true);
  if (!solution) return null;
  const pairs = built
    .chosen(solution.values)
    .flatMap((row, p) =>
      [...row].flatMap(([r, x]): Pair[] => (x > 0.5 ? [[p, r]] : [])).sort(([, a], [, b]) => a - b),
    );
  return { pairs, broken: brokenRules(search.problem, pairs) };
}

/** Offers of every row that is free also the next best ones at the proof's prices. */
export function offerNear(
  search: PanelSearch,
  proof: PanelCertificate,
  { near, most }: { near: number; most: number },
): void {
  const { applications, experts, demand, fit } = search.problem.instance;
  const worth = worthAt(search, proof);
  for (let p = 0; p < applications; p++) {
    if (demand[p] === 0 || !search.free[p]) continue;
    const within: { r: number; value: number }[] = [];
    for (let r = 0; r < experts; r++) {
      if (fit[p * experts + r] === FORBIDDEN) continue;
      const value = worth(p, r);
      if (value >= proof.u[p]! - near * proof.scale) within.push({ r, value });
    }
    within.sort((a, b) => b.value - a.value);
    for (const { r } of within.slice(0, demand[p]! + most)) search.offer(p, r);
  }
}
