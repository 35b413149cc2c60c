import { z } from 'zod';

/** 利益关系: what may stand between a person and an application. Which of them are conflicts a programme says. */
export const interestKinds = [
  'same-unit',
  'former-unit',
  'kin',
  'supervision',
  'joint-project',
  'joint-prize',
  'joint-paper',
  'joint-patent',
  'shareholding',
  'office',
  'other',
] as const;
export const interestKind = z.enum(interestKinds);
export type InterestKind = z.infer<typeof interestKind>;

/** An interest that is a conflict: for `years` after it ended or was last seen; without years however old it is. */
export const conflictRule = z.strictObject({
  kind: interestKind,
  years: z.int().min(1).max(50).nullable().default(null),
});
export type ConflictRule = z.infer<typeof conflictRule>;

/**
 * 回避 as 沪科规〔2025〕5号 lists it: kin, supervision of a master or doctor, whatever was done together in the last
 * three years, other major interests. A (assumption): a former unit counts for as long, a present one always.
 */
export const standardConflicts: readonly ConflictRule[] = interestKinds.map((kind) => ({
  kind,
  years: kind === 'former-unit' || kind.startsWith('joint-') ? 3 : null,
}));
