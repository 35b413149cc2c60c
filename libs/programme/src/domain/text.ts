import { z } from 'zod';

/** What would run or draw in a browser if anybody ever took a text for HTML: a tag, or a scripting address. */
const MARKUP = /<[a-z!/?]|\b(?:javascript|vbscript)\s*:/iu;

/** A line that people read. Nothing in a definition is HTML, so whatever looks like it is refused. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !MARKUP.test(text), { error: 'text.markup' });

/** A text in both languages; both are there. */
export const bothLanguagesSchema = z.strictObject({ 'zh-CN': words(4000), en: words(4000) });

/**
 * What a person reads, in both languages of the portal. An author may leave `en` out, or write one plain string: the
 * Chinese then stands in for it, which publishing mentions as a warning (`text.untranslated`).
 */
export const textSchema = z.preprocess(
  (given) => (typeof given === 'string' ? { 'zh-CN': given } : given),
  z
    .strictObject({ 'zh-CN': words(4000), en: words(4000).optional() })
    .transform((text) => ({ 'zh-CN': text['zh-CN'], en: text.en ?? text['zh-CN'] })),
);

/**
 * Names inside a definition: stable, unique in their list, usable in expressions and URLs. Two that JavaScript gives
 * every object a meaning of are none.
 */
export const idSchema = z
  .string()
  .max(40)
  .regex(/^(?!(?:constructor|prototype)$)[a-z][a-z0-9_]*$/);

/** A CEL expression; its types are checked at publication (`programmeProblems`). */
export const expressionSchema = z.string().trim().min(1).max(1000);

/** Where a fact comes from, where it may be left unsaid. */
export const provenanceGivenSchema = z.strictObject({
  source: z.string().min(1).max(20),
  clause: words(100).optional(),
  byAnalogy: z.boolean().optional(),
  note: words(500).optional(),
});
export type Provenance = z.infer<typeof provenanceGivenSchema>;

/**
 * Where a fact comes from. `source` is a key of the definition's `sources`, or `A` for an assumption, which is what
 * a fact without provenance is, or `GK` for general knowledge that nobody verified. `byAnalogy`: the source is real
 * but speaks of another programme, district or level. A clause is given only where the source has one.
 */
export const provenanceSchema = provenanceGivenSchema.default(() => ({ source: 'A' }));
