import type { Fen } from '@keshen/kernel';
import type { Candidate, Ranking } from './ranking';

/** From this spread between the highest and the lowest total on (hundredths) the panel explains itself. */
export const WIDE_SPREAD = 2000;

/** What the meeting must talk about, found in the ranking. Scores in hundredths, amounts in fen. */
export type AgendaPoint =
  | { kind: 'tie'; cases: string[]; amountFen: Fen; leftFen: Fen }
  | { kind: 'spread'; caseId: string; rank: number | null; from: number; to: number };

type Judged = Candidate & { dots: { total: number }[] };

/** 议程: the tied set at the funding line, then the cases whose experts disagree widely, in the ranking's order. */
export function agendaOf(ranking: Ranking<Judged>): AgendaPoint[] {
  const contested = ranking.rows.filter((row) => row.contested);
  const points: AgendaPoint[] = contested.length
    ? [
        {
          kind: 'tie',
          cases: contested.map((row) => row.caseId),
          amountFen: ranking.contestedFen,
          leftFen: ranking.envelopeFen - ranking.certainFen,
        },
      ]
    : [];
  for (const row of ranking.rows) {
    const totals = row.dots.map((dot) => dot.total);
    const [from, to] = [Math.min(...totals), Math.max(...totals)];
    if (totals.length > 1 && to - from >= WIDE_SPREAD && !row.decided)
      points.push({ kind: 'spread', caseId: row.caseId, rank: row.rank, from, to });
  }
  return points;
}
