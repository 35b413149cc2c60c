import { z } from 'zod';
import type { Definition } from './definition';
import type { ProgrammeProblem } from './problem';
import { twice } from './problem';
import { caseKinds, type CaseKind } from './stages';
import { standardLetters } from './standard-letters';
import { idSchema } from './text';

/** 函件 that a case's way calls for: admission 受理通知书 … certificate 授牌/备案证书. Each kind has one template. */
export const caseLetterKinds = [
  'admission',
  'correction',
  'not-admitted',
  'refusal',
  'award',
  'payment',
  'acceptance',
  'certificate',
] as const;

export type CaseLetterKind = (typeof caseLetterKinds)[number];

/** Further kinds that are made with something else: the agreement with its stage, the notice when it is published. */
export const letterKinds = [...caseLetterKinds, 'agreement', 'notice'] as const;
export type LetterKind = (typeof letterKinds)[number];

/**
 * 发文字号: `嘉科立〔{year}〕{serial}号`. Serials of one pattern and year begin at 1 and have no gap, so everything that
 * distinguishes two series stands in the pattern.
 */
export const letterNumberSchema = z
  .string()
  .max(40)
  .regex(/^[^{}]*\{year\}[^{}]*\{serial\}[^{}]*$/u);

/** A letter and what calls for it; at most once for each entry into, or leaving of, a stage. */
export const letterSchema = z.strictObject({
  id: idSchema,
  template: z.enum(caseLetterKinds),
  /** The workflow whose stages are meant; the application's when absent. */
  case: z.enum(caseKinds).optional(),
  on: z
    .array(
      z.union([
        z.strictObject({ stage: idSchema, outcome: idSchema }),
        z.strictObject({ stage: idSchema, entered: z.literal(true) }),
      ]),
    )
    .min(1)
    .max(12),
  /** Who may have it beside the office: the applicant, or nobody. */
  to: z.enum(['applicant', 'staff']),
  /** Null: without a number. */
  number: letterNumberSchema.nullable(),
});
export type DefinedLetter = z.infer<typeof letterSchema>;

/** Programmes of many small sums tell by the public notice: a letter for each is asked for, not assumed. */
const ofMany: readonly Definition['kind'][] = ['subsidy', 'voucher'];
const standard = new WeakMap<Definition, DefinedLetter[]>();

/** The letters of a definition; of one that names none, what the kinds of its stages call for. */
export function lettersOf(definition: Definition): DefinedLetter[] {
  if (definition.letters) return definition.letters;
  let found = standard.get(definition);
  if (!found) {
    found = ofMany.includes(definition.kind) ? [] : standardLetters(definition.workflows.application);
    standard.set(definition, found);
  }
  return found;
}

/** The letters that a step of a case calls for: by the outcome that left the one stage, or by entering the other. */
export function lettersDue(
  definition: Definition,
  kind: CaseKind,
  step: { left: { stage: string; outcome: string } | null; entered: string },
): DefinedLetter[] {
  return lettersOf(definition).filter(
    (letter) =>
      (letter.case ?? 'application') === kind &&
      letter.on.some((on) =>
        'outcome' in on
          ? on.stage === step.left?.stage && on.outcome === step.left.outcome
          : on.stage === step.entered,
      ),
  );
}

/** The number of a series' serial in a year: `嘉科立〔2026〕5号`. */
export const letterNumber = (pattern: string, year: number, serial: number): string =>
  pattern.replace('{year}', String(year)).replace('{serial}', String(serial));

/** A letter names stages and outcomes that exist. */
export function letterProblems(definition: Definition): ProgrammeProblem[] {
  const letters = definition.letters ?? [];
  return [
    ...twice('/letters', letters),
    ...letters.flatMap((letter, i) =>
      letter.on.flatMap((on, j): ProgrammeProblem[] => {
        const stages = definition.workflows[letter.case ?? 'application']?.stages ?? [];
        const stage = stages.find((s) => s.id === on.stage);
        const place = `/letters/${i}/on/${j}`;
        if (!stage) return [{ place: `${place}/stage`, code: 'letter.stage', params: { stage: on.stage } }];
        if ('outcome' in on && !stage.outcomes.some((o) => o.id === on.outcome))
          return [{ place: `${place}/outcome`, code: 'letter.outcome', params: { outcome: on.outcome } }];
        return [];
      }),
    ),
  ];
}
