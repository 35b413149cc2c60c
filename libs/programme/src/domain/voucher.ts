import { z } from 'zod';
import { expressionSchema, idSchema, provenanceSchema, textSchema } from './text';

/** 服务类别: what a service institution sells; the catalogue and every voucher programme use the same six. */
export const serviceCategories = [
  'research',
  'testing',
  'intellectual_property',
  'transfer',
  'consulting',
  'resources',
] as const;
export type ServiceCategory = (typeof serviceCategories)[number];

/** 关联关系: what makes buyer and seller related, so that no voucher may be used between them. */
export const relationKinds = [
  'same_code',
  'same_representative',
  'shared_shareholder',
  'shared_office',
  'same_person',
] as const;
export type RelationKind = (typeof relationKinds)[number];

/** 创新券: how much a party gets, what it may be used for, how institutions are paid. */
export const voucherSchema = z.strictObject({
  quota: z.strictObject({
    /** Fen that a party is entitled to, over answers, applicant and parameters; cut at the yearly cap. */
    formula: expressionSchema,
    /** The most that one party may get in a year, fen, by kind of party; a kind without a line gets nothing. */
    caps: z
      .array(z.strictObject({ party: z.enum(['legal', 'natural', 'team']), amount: expressionSchema }))
      .min(1)
      .max(3),
    /** Days from the issue until what is free expires. */
    validDays: z.int().min(1).max(1100),
    words: textSchema,
    provenance: provenanceSchema,
  }),
  order: z.strictObject({
    /** Share of the contract that a voucher pays, in hundredths of a percent; never more than what is free. */
    share: expressionSchema,
    /** Days from placing until an order that is still open is cancelled. */
    limitDays: z.int().min(1).max(1100),
    categories: z.array(z.enum(serviceCategories)).min(1).max(serviceCategories.length),
    /** What a voucher never pays; the enterprise declares that the order is none of these. */
    exclusions: z
      .array(z.strictObject({ id: idSchema, text: textSchema, provenance: provenanceSchema }))
      .max(12),
    /** Relations that forbid an order. */
    unrelated: z.array(z.enum(relationKinds)).min(1).max(relationKinds.length),
    provenance: provenanceSchema,
  }),
  redemption: z.strictObject({
    /** Days from the use until a claim that was not made lapses. */
    deadlineDays: z.int().min(1).max(1100),
    /** Share of the claims that are checked at random, in hundredths of a percent: at least 5 %. */
    sample: z.int().min(500).max(10_000),
    provenance: provenanceSchema,
  }),
});
export type Voucher = z.infer<typeof voucherSchema>;
