import type { Fen } from '@keshen/kernel';
import { adjustedScores, severityOf, type Difference, type Given, type Method } from '@keshen/review';
import { honestLine } from './honest-line';
import { rank, type Candidate } from './ranking';

/** How far a case's place can be trusted. Scores in hundredths. */
export interface Trust {
  /** The score and rank without the experts' strictness, and why it differs. Beside the rank, never in its place. */
  adjusted: number;
  adjustedRank: number | null;
  difference: Difference;
  /** The part of all draws of the experts in which it stands above the line, and the middle nine tenths of its scores. */
  above: number;
  from: number;
  to: number;
  tied: boolean;
}

export interface CallTrust {
  /** Whether enough was given to tell strictness from chance; else adjusted scores are the raw ones. */
  fitted: boolean;
  draws: number;
  cases: Record<string, Trust>;
}

/** 排序的把握 of a call, from who gave what. The same data and seed give the same answer. */
export function trustOf(
  method: Method,
  candidates: readonly Candidate[],
  given: readonly Given[],
  envelopeFen: Fen,
  seed: string,
): CallTrust {
  const scored = new Set(candidates.filter((c) => c.score !== null).map((c) => c.caseId));
  const known = given.filter((each) => scored.has(each.caseId));
  const severity = severityOf(known);
  const adjusted = new Map(adjustedScores(method, known, severity).map((each) => [each.caseId, each]));
  const { rows } = rank(
    candidates.map((c) => ({ ...c, score: adjusted.get(c.caseId)?.adjusted ?? c.score })),
    envelopeFen,
  );
  const ranks = new Map(rows.map((row) => [row.caseId, row.rank]));
  const panels = [...adjusted.values()].map(({ caseId, given: of }) => ({ caseId, given: of }));
  const line = honestLine(method, candidates, panels, envelopeFen, seed);
  return {
    fitted: severity.fitted,
    draws: line.draws,
    cases: Object.fromEntries(
      line.chances.map(({ caseId, ...chance }) => {
        const { adjusted: score, difference } = adjusted.get(caseId)!;
        return [caseId, { ...chance, adjusted: score, adjustedRank: ranks.get(caseId) ?? null, difference }];
      }),
    ),
  };
}
