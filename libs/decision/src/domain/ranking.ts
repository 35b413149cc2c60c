import type { Fen } from '@keshen/kernel';

/** A case of a call on the table. Scores in hundredths, amounts in fen. */
export interface Candidate {
  caseId: string;
  reference: string;
  score: number | null;
  askedFen: Fen | null;
  entitledFen: Fen | null;
  /** The median of what the experts recommend. */
  recommendedFen: Fen | null;
  decided: { funded: true; amountFen: Fen } | { funded: false } | null;
}

export type Ranked<C extends Candidate = Candidate> = C & {
  /** Equal scores share a rank and the next one is skipped: 1, 2, 2, 4. Null without a score. */
  rank: number | null;
  /** What is or would be awarded: the award, nothing after a refusal, else the recommendation within its limits. */
  amountFen: Fen;
  runningFen: Fen;
  /** Everything up to here fits into the envelope. */
  above: boolean;
  /** Its score is shared by others. */
  tied: boolean;
  /** It belongs to the tied set at the funding line, by an equal score or by chance: the meeting decides. */
  contested: boolean;
};

export interface Ranking<C extends Candidate = Candidate> {
  rows: Ranked<C>[];
  /** How many rows stand above the funding line. */
  line: number;
  /** What these take; the rest of the envelope is `leftFen`. */
  usedFen: Fen;
  leftFen: Fen;
  envelopeFen: Fen;
  askedFen: Fen;
  /** Above the line and not contested. */
  certainFen: Fen;
  contestedFen: Fen;
}

/** What would be awarded: the recommendation, else what the formula gives, else what was asked; never above either. */
export function proposedAmount(
  candidate: Pick<Candidate, 'askedFen' | 'entitledFen' | 'recommendedFen'>,
): Fen {
  const limits = [candidate.askedFen, candidate.entitledFen].filter((v): v is Fen => v !== null);
  const most = limits.length ? Math.min(...limits) : null;
  if (candidate.recommendedFen === null) return most ?? 0;
  return most === null ? candidate.recommendedFen : Math.min(candidate.recommendedFen, most);
}

/**
 * 立项排序: by score descending, equal scores by reference; the running total against the envelope and the funding
 * line before the first row that no longer fits. Cases without a score stand last. Independent of the input's order.
 * `unsure` are the cases whose scores are too close to tell on which side of the line they belong (see `honestLine`): they
 * are contested, and stand where they stand.
 */
export function rank<C extends Candidate>(
  candidates: readonly C[],
  envelopeFen: Fen,
  unsure: ReadonlySet<string> = new Set(),
): Ranking<C> {
  const sorted = [...candidates].sort(
    (a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.reference < b.reference ? -1 : 1),
  );
  let running = 0;
  const open: Ranked<C>[] = sorted.map((candidate) => {
    const { decided, score } = candidate;
    const amountFen = decided ? (decided.funded ? decided.amountFen : 0) : proposedAmount(candidate);
    running += amountFen;
    return {
      ...candidate,
      rank: score === null ? null : sorted.findIndex((c) => c.score === score) + 1,
      amountFen,
      runningFen: running,
      above: false,
      tied: score !== null && sorted.some((c) => c !== candidate && c.score === score),
      contested: false,
    };
  });
  const beyond = open.findIndex((row) => row.runningFen > envelopeFen);
  const line = beyond === -1 ? open.length : beyond;
  const atLine = line > 0 && line < open.length && open[line - 1]!.score === open[line]!.score;
  const contestedScore = atLine ? open[line]!.score : undefined;
  const rows = open.map((row, i) => ({
    ...row,
    above: i < line,
    contested:
      !row.decided &&
      (unsure.has(row.caseId) || (contestedScore !== undefined && row.tied && row.score === contestedScore)),
  }));
  const sum = (of: (row: Ranked<C>) => boolean): Fen =>
    rows.filter(of).reduce((total, row) => total + row.amountFen, 0);
  const usedFen = sum((row) => row.above);
  return {
    rows,
    line,
    usedFen,
    leftFen: envelopeFen - usedFen,
    envelopeFen,
    askedFen: rows.reduce((total, row) => total + (row.askedFen ?? 0), 0),
    certainFen: sum((row) => row.above && !row.contested),
    contestedFen: sum((row) => row.contested),
  };
}
