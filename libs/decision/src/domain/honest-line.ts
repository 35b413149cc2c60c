import type { Fen } from '@keshen/kernel';
import { drawsFor, resample, type Method, type Panel } from '@keshen/review';
import { proposedAmount, type Candidate } from './ranking';

/** A case is tied at the line when its chance to stand above it is neither below nor above these (A). */
export const TIED_FROM = 0.1;
export const TIED_TO = 0.9;

/** How sure a case's place is. Scores in hundredths. */
export interface Chance {
  caseId: string;
  /** Of all draws the part in which it stands above the line. */
  above: number;
  /** The middle nine tenths of its scores. */
  from: number;
  to: number;
  tied: boolean;
}

export interface HonestLine {
  draws: number;
  chances: Chance[];
}

/**
 * 立项线的把握: the experts are drawn anew many times, and each time the cases are ranked and the line is drawn as `rank`
 * does it, equal scores now in the one and now in the other order. It says how far the order can be trusted and changes nothing in it. Cases
 * without a panel keep the end of the ranking. The same data and seed give the same answer, in whatever order they come.
 */
export function honestLine(
  method: Method,
  candidates: readonly Candidate[],
  panels: readonly Panel[],
  envelopeFen: Fen,
  seed: string,
): HonestLine {
  const byCase = new Map(candidates.map((candidate) => [candidate.caseId, candidate]));
  const judged = panels
    .filter((panel) => panel.given.length > 0 && byCase.has(panel.caseId))
    .sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
  const amounts = judged.map(({ caseId }) => amountOf(byCase.get(caseId)!));
  const draws = drawsFor(judged);
  const above = new Int32Array(judged.length);
  const scores = judged.map(() => new Float64Array(draws));
  const order = judged.map((_, i) => i);
  let draw = 0;
  resample(method, judged, { seed, draws }, (drawn) => {
    // Whoever stood before another keeps an equal score's place in half of the draws.
    if (draw % 2) order.reverse();
    order.sort((a, b) => drawn[b]! - drawn[a]!);
    let running = 0;
    for (const i of order) {
      running += amounts[i]!;
      if (running > envelopeFen) break;
      above[i]!++;
    }
    for (let i = 0; i < judged.length; i++) scores[i]![draw] = drawn[i]!;
    draw++;
  });
  return {
    draws,
    chances: judged.map(({ caseId }, i) => {
      const sorted = scores[i]!.sort();
      const part = above[i]! / draws;
      return {
        caseId,
        above: part,
        from: Math.round(sorted[Math.floor(draws * 0.05)]!),
        to: Math.round(sorted[Math.ceil(draws * 0.95) - 1]!),
        tied: !byCase.get(caseId)!.decided && part >= TIED_FROM && part <= TIED_TO,
      };
    }),
  };
}

const amountOf = (candidate: Candidate): Fen =>
  candidate.decided
    ? candidate.decided.funded
      ? candidate.decided.amountFen
      : 0
    : proposedAmount(candidate);
