import type { Fen } from '@keshen/kernel';
import type { Candidate, Ranking } from './ranking';
import type { Trust } from './trust';

/** From this spread between the highest and the lowest total on (hundredths) the panel explains itself. */
export const WIDE_SPREAD = 2000;
/** From so many ranks on between the score and the adjusted score the difference is talked about (A). */
export const FAR_MOVED = 2;
/** Minutes that a meeting takes (A): for each case of the tied set, and for any other point. */
const MINUTES = { tied: 5, other: 6 };

/** What the meeting must talk about, found in the ranking. Scores in hundredths, amounts in fen. */
export type AgendaPoint = { minutes: number } & (
  | { kind: 'tie'; cases: string[]; amountFen: Fen; leftFen: Fen }
  | { kind: 'spread'; caseId: string; rank: number | null; from: number; to: number }
  | { kind: 'moved'; cases: { caseId: string; from: number; to: number }[] }
);

type Judged = Candidate & { dots: { total: number }[]; trust?: Trust | null };

/**
 * 议程: the tied set at the funding line, then the cases whose experts disagree widely, then those that would move far
 * without their experts' strictness; each in the ranking's order.
 */
export function agendaOf(ranking: Ranking<Judged>): AgendaPoint[] {
  const open = ranking.rows.filter((row) => !row.decided);
  const contested = open.filter((row) => row.contested);
  const points: AgendaPoint[] = contested.length
    ? [
        {
          kind: 'tie',
          minutes: MINUTES.tied * contested.length,
          cases: contested.map((row) => row.caseId),
          amountFen: ranking.contestedFen,
          leftFen: ranking.envelopeFen - ranking.certainFen,
        },
      ]
    : [];
  for (const row of open) {
    const totals = row.dots.map((dot) => dot.total);
    const [from, to] = [Math.min(...totals), Math.max(...totals)];
    if (totals.length > 1 && to - from >= WIDE_SPREAD)
      points.push({ kind: 'spread', minutes: MINUTES.other, caseId: row.caseId, rank: row.rank, from, to });
  }
  const moved = open.flatMap(({ caseId, rank, trust }) =>
    rank !== null && trust?.adjustedRank && Math.abs(trust.adjustedRank - rank) >= FAR_MOVED
      ? [{ caseId, from: rank, to: trust.adjustedRank }]
      : [],
  );
  if (moved.length) points.push({ kind: 'moved', minutes: MINUTES.other, cases: moved });
  return points;
}
