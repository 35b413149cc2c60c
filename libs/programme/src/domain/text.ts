import { z } from 'zod';

/** What a person reads, in both languages of the portal. */
export const textSchema = z.strictObject({
  'zh-CN': z.string().trim().min(1).max(4000),
  en: z.string().trim().min(1).max(4000),
});

/** Names inside a definition: stable, unique in their list, usable in expressions and URLs. */
export const idSchema = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_]*$/);

/** A CEL expression; its types are checked at publication (`programmeProblems`). */
export const expressionSchema = z.string().trim().min(1).max(1000);

/**
 * Where a fact comes from. `source` is a key of the definition's `sources`, or `A` for an assumption,
 * or `GK` for general knowledge that nobody verified. `byAnalogy`: the source is real but speaks of
 * another programme, district or level. A clause is given only where the source has one.
 */
export const provenanceSchema = z.strictObject({
  source: z.string().min(1).max(20),
  clause: z.string().max(100).optional(),
  byAnalogy: z.boolean().optional(),
  note: z.string().max(500).optional(),
});
export type Provenance = z.infer<typeof provenanceSchema>;
