import { conflict } from '@keshen/kernel';
import type { StageOf, Workflow } from '@keshen/programme';
import { z } from 'zod';

/** The most cases of one recommendation, and the most rows of one import. */
export const UPWARD_MOST = 2000;

export const upwardResults = ['granted', 'refused', 'returned'] as const;
export type UpwardResult = (typeof upwardResults)[number];

const document = z.string().trim().max(80);
const fen = z.int().min(0).max(1_000_000_000_000_000);

/** 推荐: these cases were recommended on this day under this document. */
export const recommendRequest = z.strictObject({
  cases: z.array(z.uuid()).min(1).max(UPWARD_MOST),
  on: z.iso.date(),
  document,
});
export type RecommendRequest = z.infer<typeof recommendRequest>;

/** The higher authority's result, as it is written down with the outcome: its amount is its own money, not the district's. */
export const upwardRecord = z.strictObject({
  on: z.iso.date().optional(),
  document: document.optional(),
  amountFen: fen.nullable().optional(),
});
export type UpwardRecord = z.infer<typeof upwardRecord>;

/** 导入市级结果: an uploaded xlsx file or CSV text; `rehearse` answers row by row and changes nothing. */
export const importResultsRequest = z
  .strictObject({
    file: z.uuid().optional(),
    csv: z.string().max(2_000_000).optional(),
    rehearse: z.boolean().default(false),
  })
  .refine((request) => (request.file === undefined) !== (request.csv === undefined), 'import.one-source');
export type ImportResultsRequest = z.infer<typeof importResultsRequest>;

type Arguments = StageOf<'upward'>['arguments'];

/** Which result an outcome of the stage says; null for one that says none (not recommended at all). */
export const resultOf = (stage: Arguments, outcome: string): UpwardResult | null =>
  upwardResults.find((result) => stage[result] === outcome) ?? null;

/** The outcome of a result. Refuses `upward.no-return` where the stage knows no return. */
export function outcomeOf(stage: Arguments, result: UpwardResult): string {
  const outcome = stage[result];
  if (!outcome) throw conflict('upward.no-return');
  return outcome;
}

/** What was written down before, against what a row of an import says: the same, or something else. */
export const sameResult = (
  before: { result: string | null; amountFen: number | null; document: string | null },
  row: { result: UpwardResult; amountFen: number | null; document: string | null },
): boolean =>
  before.result === row.result &&
  (row.amountFen === null || before.amountFen === row.amountFen) &&
  (row.document === null || before.document === row.document);

/**
 * Whether the district pays after this outcome without deciding itself: the way from there comes to a payment before
 * any decision. Then the higher authority's result is the decision, and the district's own share follows by formula.
 */
export function paysWithoutDecision(workflow: Workflow, outcome: { to: string }): boolean {
  const seen = new Set<string>();
  const waiting = [outcome.to];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const stage = workflow.stages.find((s) => s.id === at);
    if (!stage || seen.has(at) || stage.kind === 'decision' || stage.kind === 'upward') continue;
    if (stage.kind === 'payment') return true;
    seen.add(at);
    waiting.push(...stage.outcomes.map((o) => o.to));
  }
  return false;
}
