import { z } from 'zod';

const words = (max: number) => z.string().trim().min(1).max(max);
const fen = z.int().min(0).max(1_000_000_000_000);
const files = z.array(z.uuid()).max(20);
/** 0–100 by indicator. */
const scores = z.record(z.string().max(40), z.int().min(0).max(100));

/** Signing: the signer says that the content with this digest is agreed. */
export const signatureRecord = z.strictObject({ digest: z.string().length(64) });

/** 中期报告 or 验收申请: what was done, what it cost, how far each target is. */
export const reportRequest = z.strictObject({
  progress: words(4000),
  spentFen: fen,
  targets: z
    .array(z.strictObject({ indicator: words(200), target: words(100), reached: words(100) }))
    .max(50),
  files,
  /** 自评: a score for each indicator, where the evaluation asks for them. */
  scores: scores.optional(),
  version: z.int().min(0),
});
export type ReportRequest = z.infer<typeof reportRequest>;

const answers = z.record(
  z.string().max(40),
  z.strictObject({ answer: z.enum(['yes', 'doubt', 'no']), remark: z.string().trim().max(500).optional() }),
);

/** The officer's check of an interim report, item by item. */
export const checkRecord = z.strictObject({ items: answers });

/** 验收: the panel's members and what it found. Unspent money in fen is noted for the final payment. */
export const acceptanceRecord = z.strictObject({
  items: answers,
  panel: z.array(words(40)).min(1).max(15),
  heldOn: z.iso.date(),
  unspentFen: fen,
});

/** 绩效评价: 0–100 for each indicator. */
export const evaluationRecord = z.strictObject({
  scores,
  findings: z.string().trim().max(2000).optional(),
});
