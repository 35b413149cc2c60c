import { z } from 'zod';
import { attachmentSchema, sectionSchema } from './fields';
import { workflowSchema } from './stages';
import { expressionSchema, idSchema, provenanceSchema, textSchema } from './text';
import { uniqueSchema } from './uniques';

/** Numbers of the policy that an administrator may change with the next version: ratios, caps, thresholds. */
const parameterSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  type: z.enum(['money', 'percent', 'integer']),
  /** fen, hundredths of a percent, or a plain integer. */
  value: z.int(),
  provenance: provenanceSchema,
});

/**
 * 资格条件. `compare` shows value, threshold and gap; `test` is for what is not a comparison of numbers.
 * `missing` says what an absent value means; `effect: reason` is 原则上: it may be exceeded with a reason.
 */
export const eligibilityRuleSchema = z.strictObject({
  id: idSchema,
  text: textSchema,
  provenance: provenanceSchema,
  /** The rule speaks only of applications for which this holds. */
  when: expressionSchema.optional(),
  condition: z.union([
    z.strictObject({ test: expressionSchema }),
    z.strictObject({
      compare: z.strictObject({
        value: expressionSchema,
        operator: z.enum(['>=', '<=', '>', '<', '==']),
        threshold: expressionSchema,
        unit: z.enum(['money', 'percent', 'months', 'years', 'count']),
      }),
    }),
  ]),
  at: z.array(z.enum(['start', 'draft', 'submission', 'screening', 'decision'])).min(1),
  effect: z.enum(['refuse', 'reason']),
  missing: z.enum(['fails', 'passes', 'unknown']),
  /** Asked of a visitor before starting. */
  question: textSchema.optional(),
});
export type EligibilityRule = z.infer<typeof eligibilityRuleSchema>;

const criterionSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  /** Weights sum to 100; the score of a criterion runs from 0 to its weight. */
  weight: z.int().min(1).max(100),
  help: textSchema.optional(),
  anchors: z.array(z.strictObject({ level: idSchema, text: textSchema })).max(6),
});

export const rubricSchema = z.strictObject({
  criteria: z.array(criterionSchema).min(1).max(20),
  /** Bands in percent of the full score, best first. */
  levels: z
    .array(z.strictObject({ id: idSchema, label: textSchema, from: z.int().min(0).max(100) }))
    .min(2)
    .max(6),
  method: z.enum(['trimmed-mean', 'mean', 'median']),
  /** Total below which a project is not recommended. */
  passLine: z.int().min(0).max(100),
  /** A criterion scored in percent at or above / below these needs a reason in words. */
  reasonFrom: z.int().min(0).max(100),
  reasonBelow: z.int().min(0).max(100),
  panel: z.strictObject({
    minimum: z.int().min(1).max(30),
    odd: z.boolean(),
    composition: z
      .array(
        z.strictObject({
          class: z.enum(['technical', 'management', 'finance']),
          count: z.int().min(1).max(20),
        }),
      )
      .max(3),
    maximumPerExpertAndYear: z.int().min(1).max(500).nullable(),
    recusal: textSchema,
    avoidable: z.int().min(0).max(10),
    /** 回避专家: the table answer that names them (columns `name` and `unit`), as `section.field`. */
    avoidance: z.string().max(81).optional(),
  }),
  provenance: z.array(provenanceSchema).min(1).max(12),
  assumed: z.array(textSchema).max(12),
  found: z.string().max(1000).optional(),
});
export type Rubric = z.infer<typeof rubricSchema>;

const noted = z.strictObject({ id: idSchema, text: textSchema, provenance: provenanceSchema });

/** 专项: one immutable document per programme version. */
export const definitionSchema = z.strictObject({
  format: z.literal('keshen.programme/1'),
  code: z.string().regex(/^[A-Z]{2,8}$/),
  name: textSchema,
  summary: textSchema,
  kind: z.enum(['project', 'subsidy', 'voucher', 'recognition', 'registration']),
  level: z.enum(['district', 'city', 'state']),
  districtRole: z.enum(['decides', 'recommends', 'registers']),
  /** Official district whose enterprises may apply: GB/T 2260 code. */
  district: z.string().regex(/^\d{6}$/),
  applicants: z
    .array(
      z.strictObject({
        text: textSchema,
        party: z.enum(['legal', 'natural', 'team']),
        when: expressionSchema.optional(),
        provenance: provenanceSchema,
      }),
    )
    .min(1)
    .max(10),
  sources: z.record(
    z.string().max(20),
    z.strictObject({
      title: z.string().max(300),
      url: z.string().max(400).nullable(),
      confidence: z.string().max(40),
    }),
  ),
  parameters: z.array(parameterSchema).max(40),
  eligibility: z.array(eligibilityRuleSchema).max(60),
  form: z.strictObject({
    sections: z.array(sectionSchema).min(1).max(30),
    attachments: z.array(attachmentSchema).max(40),
    /** 参与方: which answers name them, as `section.field`; limits, conflicts and duplicates follow from these. */
    participants: z
      .array(
        z.strictObject({
          role: z.enum(['partner', 'leader', 'member']),
          name: z.string().max(81),
          creditCode: z.string().max(81).optional(),
          residentId: z.string().max(81).optional(),
        }),
      )
      .max(20)
      .optional(),
    /** 收款账户: which answers name the payee, as `section.field`. */
    payee: z
      .strictObject({ name: z.string().max(81), bank: z.string().max(81), account: z.string().max(81) })
      .optional(),
    /** Which answer is the project's title, and which the asked amount, as `section.field`. */
    title: z.string().max(81),
    asked: z.string().max(81),
  }),
  rubric: rubricSchema.nullable(),
  amount: z.strictObject({
    formula: expressionSchema,
    words: textSchema,
    provenance: provenanceSchema,
    /** Real figures elsewhere that bound the assumption. */
    bounds: z.array(z.strictObject({ text: textSchema, provenance: provenanceSchema })).max(12),
    note: textSchema.optional(),
  }),
  payments: z
    .array(
      z.strictObject({
        id: idSchema,
        label: textSchema,
        percent: z.int().min(1).max(100),
        after: textSchema,
        /** Paid only while this holds of the answers; what is not paid so falls to the last instalment. */
        when: expressionSchema.optional(),
        provenance: provenanceSchema,
      }),
    )
    .min(1)
    .max(6),
  paymentAlternatives: z.array(z.strictObject({ text: textSchema, provenance: provenanceSchema })).max(10),
  notice: z.strictObject({ workingDays: z.int().min(1).max(60), provenance: provenanceSchema }),
  duties: z.array(noted).max(30),
  duplicates: z.array(noted).max(20),
  /** 唯一主张: held by a constraint of the database; `duplicates` are words and leads. */
  uniques: z.array(uniqueSchema).max(10).optional(),
  /** The applicant's stage line: at most 12 steps, each gathering one or several stages. */
  steps: z
    .array(z.strictObject({ id: idSchema, label: textSchema }))
    .min(2)
    .max(12),
  workflows: z.strictObject({
    application: workflowSchema,
    objection: workflowSchema.optional(),
    order: workflowSchema.optional(),
    redemption: workflowSchema.optional(),
    recheck: workflowSchema.optional(),
  }),
  messages: z.array(z.strictObject({ id: idSchema, subject: textSchema, body: textSchema })).max(80),
  /** Figures of the yearly report that this programme feeds. */
  figures: z.array(z.string().max(10)).max(20),
  notes: textSchema.optional(),
});
export type Definition = z.infer<typeof definitionSchema>;
