import { z } from 'zod';
import { programmeCode, serviceCategories } from '@keshen/programme';
import { postingKinds } from './books';
import { invoiceComplete } from './evidence';
import { quarterPattern } from './quarter';

const id = z.uuid();
const fen = z.int().min(1).max(100_000_000_000);
const words = (max: number) => z.string().trim().min(2).max(max);
const page = {
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};

export const resourceKinds = ['institution', 'laboratory', 'platform'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** 入驻: an institution asks to be registered; the account that vouchers are paid to. */
export const institutionRequest = z.strictObject({
  party: id,
  kind: z.enum(resourceKinds),
  introduction: words(1000),
  accountName: words(100),
  bank: words(100),
  account: z.string().regex(/^\d{8,30}$/),
});
export type InstitutionRequest = z.infer<typeof institutionRequest>;

export const institutionDecision = z.strictObject({
  state: z.enum(['registered', 'refused', 'suspended']),
  reason: z.string().trim().max(500).optional(),
});
export type InstitutionDecision = z.infer<typeof institutionDecision>;

/** 服务、仪器 with its price in fen per unit; null: by agreement (面议). */
export const serviceRequest = z.strictObject({
  kind: z.enum(['service', 'instrument']),
  category: z.enum(serviceCategories),
  name: words(100),
  description: words(1000),
  priceFen: fen.nullable(),
  unit: z.string().trim().min(1).max(20),
  leadDays: z.int().min(0).max(400).nullable(),
  offered: z.boolean().default(true),
});
export type ServiceRequest = z.infer<typeof serviceRequest>;

export const catalogueQuery = z.strictObject({
  text: z.string().trim().max(60).optional(),
  category: z.enum(serviceCategories).optional(),
  kind: z.enum(['service', 'instrument']).optional(),
  resource: z.enum(resourceKinds).optional(),
  institution: id.optional(),
  ...page,
});
export type CatalogueQuery = z.infer<typeof catalogueQuery>;

/**
 * 下单 from the catalogue against a quota. `declared`: the exclusions that the enterprise says do not hold. `id`: the
 * client's own, under which the same order sent again is answered as it was, and not placed again.
 */
export const orderRequest = z
  .strictObject({
    id: id.optional(),
    quota: id,
    service: id,
    contractFen: fen,
    need: words(1000),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    declared: z.array(z.string().max(40)).max(12),
  })
  .refine((order) => order.endsOn >= order.startsOn, { path: ['endsOn'], message: 'before its beginning' });
export type OrderRequest = z.infer<typeof orderRequest>;

export const cancelRequest = z.strictObject({ reason: words(500) });

/** What the acts of an order bring with them. Files are uploaded before. */
export const contractRecord = z.strictObject({
  contractNo: words(60),
  contractFen: fen,
  contractedOn: z.iso.date(),
  contractFile: id,
});
export const performRecord = z
  .strictObject({
    invoiceCode: z.string().max(12),
    invoiceNumber: z.string().max(20),
    invoiceFen: fen,
    invoiceFile: id,
    resultFile: id,
    resultText: words(1000),
  })
  .refine((r) => invoiceComplete(r.invoiceCode, r.invoiceNumber), {
    path: ['invoiceNumber'],
    message: 'not an invoice number',
  });
export const confirmRecord = z.strictObject({ rating: z.int().min(1).max(5), paidFile: id });
export const orderRecord = z.union([contractRecord, performRecord, confirmRecord, z.strictObject({})]);

/** What an officer found on the spot, for a redemption that was drawn. */
export const redemptionRecord = z.strictObject({ siteFinding: words(1000).optional() });

export const sideQuery = z.strictObject({
  side: z.enum(['enterprise', 'institution', 'office']).default('enterprise'),
  state: z.enum(['open', 'ended']).optional(),
  ...page,
});
export type SideQuery = z.infer<typeof sideQuery>;
export const quotaQuery = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2200).optional(),
  ...page,
});
export const institutionQuery = z.strictObject({
  state: z.enum(['asked', 'registered', 'refused', 'suspended']).optional(),
  ...page,
});
export const pageQueryOnly = z.strictObject(page);

export const drawRequest = z.strictObject({ programme: programmeCode });
export const batchRequest = z.strictObject({
  programme: programmeCode,
  quarter: z.string().regex(quarterPattern),
});
export const payoutAnswer = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('paid'),
    on: z.iso.date(),
    bankReference: z.string().trim().min(1).max(60),
  }),
  z.strictObject({ result: z.literal('returned'), on: z.iso.date(), reason: words(300) }),
]);
export type PayoutAnswer = z.infer<typeof payoutAnswer>;

export const postingQuery = z.strictObject({
  quota: id.optional(),
  order: id.optional(),
  kind: z.enum(postingKinds).optional(),
  ...page,
});
export type PostingQuery = z.infer<typeof postingQuery>;
export const reversalRequest = z.strictObject({ reason: words(500) });
