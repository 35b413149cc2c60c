import { FORBIDDEN, type Instance, type Panel, type PanelInstance, type PanelRule } from '@keshen/assignment';
import { between, seededRandom } from '@keshen/kernel';
import { made } from './made';

/** Of five experts the last judges the money, of four units one is outside of the district. */
const FINANCE = 5;
const OUTSIDE = 4;
/** Experts who must not sit on one panel, in pairs. */
const APART = 60;

/**
 * A plan as a call has it: panels of four technical experts and one for the money, nobody's unit twice, one from outside
 * of the district at least, sixty pairs who must not meet. Units are so large and loads so even that most panels of the
 * best total would break a rule.
 */
export function composed(papers: number, reviewers: number, seed: string): PanelInstance {
  const { affinity, conflicts } = made(papers, reviewers, 0, seed);
  const random = seededRandom(`${seed} composed`);
  const finance = (r: number): boolean => r % FINANCE === FINANCE - 1;
  const units = Math.max(8, Math.ceil(reviewers / 8));
  const unit = Array.from({ length: reviewers }, () => between(random, 0, units - 1));
  const members = (which: (r: number) => boolean): number[] =>
    Array.from({ length: reviewers }, (_, r) => r).filter(which);
  const rules: PanelRule[] = Array.from({ length: units }, (_, n) => ({
    experts: members((r) => unit[r] === n),
    least: 0,
    most: 1,
  })).filter(({ experts }) => experts.length > 1);
  rules.push({ experts: members((r) => unit[r]! % OUTSIDE === 0), least: 1, most: Infinity });
  for (let n = 0; n < APART; n++) {
    const one = between(random, 0, reviewers - 1);
    const other = (one + between(random, 1, reviewers - 1)) % reviewers;
    rules.push({ experts: [one, other], least: 0, most: 1 });
  }
  const forbidden = new Set(conflicts.map(([p, r]) => p * reviewers + r));
  const fit = new Int32Array(2 * papers * reviewers).fill(FORBIDDEN);
  for (let p = 0; p < papers; p++)
    for (let r = 0; r < reviewers; r++)
      if (!forbidden.has(p * reviewers + r))
        fit[(2 * p + (finance(r) ? 1 : 0)) * reviewers + r] = affinity[p]![r]!;
  const seats = (one: boolean): number =>
    Math.ceil(((one ? 1 : 4) * papers * 1.1) / members((r) => finance(r) === one).length);
  const instance: Instance = {
    applications: 2 * papers,
    experts: reviewers,
    demand: Int32Array.from({ length: 2 * papers }, (_, row) => (row % 2 ? 1 : 4)),
    min: new Int32Array(reviewers),
    max: Int32Array.from({ length: reviewers }, (_, r) => seats(finance(r))),
    fit,
  };
  const panels = Array.from({ length: papers }, (_, p): Panel => ({ rows: [2 * p, 2 * p + 1], rules }));
  return { instance, panels };
}
