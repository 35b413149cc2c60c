import { z } from 'zod';
import {
  expressionSchema,
  idSchema,
  provenanceGivenSchema,
  provenanceSchema,
  textSchema,
  words,
} from './text';

const common = {
  id: idSchema,
  label: textSchema,
  help: textSchema.optional(),
  required: z.boolean().default(false),
  /** Shown, kept and checked only while this holds. */
  showIf: expressionSchema.optional(),
  /** Filled from the party's profile: a path such as `name`; inside a group, in its first record. */
  prefill: z.string().max(60).optional(),
  /** Hidden from experts under blind review. */
  identifying: z.boolean().optional(),
  provenance: provenanceGivenSchema.optional(),
};
const option = z.strictObject({ value: words(60), label: textSchema });
const options = z.array(option).min(1).max(200);

const column = { id: idSchema, label: textSchema, required: z.boolean().default(false) };
/** Whether the sum of the column stands under the table. */
const total = z.boolean().optional();
const regions = z
  .array(z.enum(['cn', 'foreign']))
  .min(1)
  .max(2)
  .optional();

const columns = z.discriminatedUnion('type', [
  z.strictObject({ ...column, type: z.literal('text'), maxLength: z.int().min(1).max(500).default(200) }),
  z.strictObject({
    ...column,
    type: z.literal('integer'),
    min: z.int().optional(),
    max: z.int().optional(),
    total,
  }),
  z.strictObject({ ...column, type: z.literal('money'), total }),
  z.strictObject({
    ...column,
    type: z.literal('percent'),
    min: z.int().optional(),
    max: z.int().optional(),
    total,
  }),
  z.strictObject({ ...column, type: z.literal('date') }),
  z.strictObject({ ...column, type: z.literal('choice'), options }),
  z.strictObject({ ...column, type: z.literal('credit-code') }),
  z.strictObject({ ...column, type: z.literal('patent'), regions }),
  /** Sum of money columns of the same row, never stored. */
  z.strictObject({
    type: z.literal('row-total'),
    id: idSchema,
    label: textSchema,
    of: z.array(idSchema).min(1).max(20),
  }),
  /** From the row's columns before it (`row.x`), the parameters and the answers; never typed by people. */
  z.strictObject({
    type: z.literal('computed'),
    id: idSchema,
    label: textSchema,
    formula: expressionSchema,
    result: z.enum(['money', 'integer', 'percent']),
    total,
  }),
]);
export type Column = z.infer<typeof columns>;

const formats = z
  .array(z.enum(['pdf', 'jpg', 'png', 'docx', 'xlsx']))
  .min(1)
  .max(5)
  .default(['pdf']);
const fileLimits = {
  formats,
  maxMegabytes: z.int().min(1).max(200).default(20),
  maxFiles: z.int().min(1).max(20).default(5),
};

/** A rule over several answers of a section's form, e.g. total = grant + own. The message sits at `field`. */
const crossRule = z.strictObject({
  id: idSchema,
  test: expressionSchema,
  message: textSchema,
  field: idSchema,
  provenance: provenanceGivenSchema.optional(),
});

const simpleFields = [
  z.strictObject({
    ...common,
    type: z.literal('text'),
    maxLength: z.int().min(1).max(500).default(200),
    /** Of the pattern's syntax: characters, classes, groups, alternatives, repetition, `^` and `$`. */
    pattern: z.string().max(200).optional(),
    patternHint: textSchema.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('long-text'),
    maxLength: z.int().min(1).max(10_000).default(2000),
  }),
  z.strictObject({
    ...common,
    type: z.literal('integer'),
    unit: textSchema.optional(),
    min: z.int().optional(),
    max: z.int().optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('money'),
    min: z.int().optional(),
    max: z.int().optional(),
    aboveZero: z.boolean().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('percent'), min: z.int().optional(), max: z.int().optional() }),
  z.strictObject({ ...common, type: z.literal('date'), notAfterToday: z.boolean().optional() }),
  z.strictObject({ ...common, type: z.literal('date-range') }),
  z.strictObject({ ...common, type: z.literal('choice'), options }),
  z.strictObject({ ...common, type: z.literal('choices'), options, minItems: z.int().min(0).optional() }),
  z.strictObject({ ...common, type: z.literal('credit-code') }),
  z.strictObject({ ...common, type: z.literal('resident-id') }),
  z.strictObject({ ...common, type: z.literal('mobile') }),
  z.strictObject({ ...common, type: z.literal('email') }),
  z.strictObject({
    ...common,
    type: z.literal('address'),
    townOptions: z.array(z.string().max(40)).max(40).optional(),
  }),
  z.strictObject({ ...common, type: z.literal('industry') }),
  /** Chinese numbers with their check digit; `foreign` also takes PCT applications and other offices' publications. */
  z.strictObject({ ...common, type: z.literal('patent'), regions }),
  /** Name and credit code, and where it says so its legal representative and its address. */
  z.strictObject({
    ...common,
    type: z.literal('organisation'),
    representative: z.boolean().optional(),
    address: z.boolean().optional(),
  }),
  /** Name and mobile, and where it says so e-mail and resident identity. */
  z.strictObject({
    ...common,
    type: z.literal('person'),
    email: z.boolean().optional(),
    residentId: z.boolean().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('bank-account') }),
  z.strictObject({ ...common, type: z.literal('declaration'), statement: textSchema }),
] as const;
const simpleFieldSchema = z.discriminatedUnion('type', simpleFields);
/** A question that may stand inside a repeated group. */
export type SimpleField = z.infer<typeof simpleFieldSchema>;

/**
 * A question of the form. Value by type: text-like → string · integer → number · money → fen ·
 * percent → hundredths of a percent · date → YYYY-MM-DD · date-range → {start,end} · choice → value ·
 * choices → values · declaration → boolean · organisation → {name,creditCode} ·
 * person → {name,mobile,email,residentId} · file → file ids · table and group → rows · computed → by its result,
 * never given. Bank account, resident identity, person, and groups that hold one: encrypted at rest as a whole and
 * masked on display.
 */
export const fieldSchema = z.discriminatedUnion('type', [
  ...simpleFields,
  z.strictObject({ ...common, type: z.literal('file'), ...fileLimits }),
  z.strictObject({
    ...common,
    type: z.literal('table'),
    columns: z.array(columns).min(1).max(20),
    /** Given rows (the first column's values) or, without it, rows that people add. */
    fixedRows: z.array(option).max(50).optional(),
    minRows: z.int().min(0).max(2000).default(0),
    maxRows: z.int().min(1).max(2000).default(50),
  }),
  /** 重复组: several records of the same questions, each drawn as a small form. */
  z.strictObject({
    ...common,
    type: z.literal('group'),
    fields: z.array(simpleFieldSchema).min(1).max(20),
    /** Rules over the questions of one record (`row.x`), the answers and the parameters. */
    rules: z.array(crossRule).max(20).optional(),
    minItems: z.int().min(0).max(50).default(0),
    maxItems: z.int().min(1).max(50).default(20),
  }),
  /** From other answers and the parameters; never typed by people, never taken from them. */
  z.strictObject({
    ...common,
    type: z.literal('computed'),
    required: z.literal(false).default(false),
    formula: expressionSchema,
    result: z.enum(['money', 'integer', 'percent', 'text', 'boolean']),
  }),
]);
export type Field = z.infer<typeof fieldSchema>;
export type FieldType = Field['type'];
export type FieldOf<K extends FieldType> = Extract<Field, { type: K }>;

export const sectionSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  help: textSchema.optional(),
  fields: z.array(fieldSchema).min(1).max(100),
  rules: z
    .array(crossRule)
    .max(40)
    .default(() => []),
  /** A section that may stay empty (for example 回避专家). */
  optional: z.boolean().optional(),
});
export type Section = z.infer<typeof sectionSchema>;

export const attachmentSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  help: textSchema.optional(),
  required: z.boolean().default(false),
  ...fileLimits,
  /** Who provides it; what the recommender provides is not asked of the applicant. */
  providedBy: z.enum(['applicant', 'recommender']).default('applicant'),
  /** Offered from the party's profile instead of a new upload. */
  fromProfile: z.string().max(60).optional(),
  /** An electronic licence from the register may stand in for the file. */
  electronicLicence: z.boolean().optional(),
  /** Kept from experts under blind review. */
  identifying: z.boolean().optional(),
  provenance: provenanceSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;
