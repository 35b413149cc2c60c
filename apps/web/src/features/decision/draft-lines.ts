import { BATCH_MOST, type DecisionLine } from '@keshen/decision';
import type { DecisionOutcome, MeetingItem } from './decision.api';

/** What a leader has chosen for a case, before it is sent. Amounts in fen; NaN while one is being mistyped. */
export type DraftLine = { outcome: string; amountFen: number | null; remark: string };
export type Draft = Readonly<Record<string, DraftLine>>;

export const emptyLine: DraftLine = { outcome: '', amountFen: null, remark: '' };

/**
 * Everything open as recommended, in the meeting's order, as far as the money reaches. `free` are the cases that the
 * formula gives nothing: recognitions, which need no recommended amount.
 */
export function asRecommended(
  items: readonly MeetingItem[],
  outcomes: readonly DecisionOutcome[],
  leftFen: number,
  free: ReadonlySet<string> = new Set(),
): Draft {
  const funding = outcomes.find((o) => o.funds && o.remark === 'optional') ?? outcomes.find((o) => o.funds);
  if (!funding) return {};
  let left = leftFen;
  const draft: Record<string, DraftLine> = {};
  for (const item of items.filter((i) => i.waiting && !i.decidedAt)) {
    const amountFen = free.has(item.caseId) ? 0 : (item.recommendedFen ?? 0);
    if (amountFen <= 0 && !free.has(item.caseId)) continue;
    if (amountFen > left) break;
    left -= amountFen;
    draft[item.caseId] = { outcome: funding.id, amountFen, remark: '' };
  }
  return draft;
}

export type Lack = 'amount' | 'remark';

/** What a chosen line still lacks; nothing for a case that is left open. Whether 0 may be awarded, the server says. */
export function lacksOf(line: DraftLine, outcomes: readonly DecisionOutcome[]): Lack[] {
  const outcome = outcomes.find((o) => o.id === line.outcome);
  if (!outcome) return [];
  const lacks: Lack[] = [];
  if (outcome.funds && !(typeof line.amountFen === 'number' && line.amountFen >= 0)) lacks.push('amount');
  if (outcome.remark === 'required' && !line.remark.trim()) lacks.push('remark');
  return lacks;
}

/** The chosen lines as they are sent, at most a hundred, on the versions that are shown. */
export function linesOf(
  draft: Draft,
  items: readonly MeetingItem[],
  outcomes: readonly DecisionOutcome[],
): DecisionLine[] {
  return items
    .flatMap((item): DecisionLine[] => {
      const line = draft[item.caseId];
      const outcome = outcomes.find((o) => o.id === line?.outcome);
      if (!line || !outcome || item.decidedAt || !item.waiting) return [];
      return [
        {
          caseId: item.caseId,
          outcome: outcome.id,
          version: item.version,
          ...(outcome.funds ? { amountFen: line.amountFen! } : {}),
          ...(line.remark.trim() ? { remark: line.remark.trim() } : {}),
        },
      ];
    })
    .slice(0, BATCH_MOST);
}

/** What the chosen lines would award together. */
export const sumOf = (lines: readonly DecisionLine[]): number =>
  lines.reduce((sum, line) => sum + (line.amountFen ?? 0), 0);
