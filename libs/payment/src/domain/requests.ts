import { z } from 'zod';
import { paymentStates } from './payment';

/** The bank's answer: paid on a day under a number, or returned for a reason. */
export const settlementRequest = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('paid'),
    on: z.iso.date(),
    bankReference: z.string().trim().min(1).max(60),
  }),
  z.strictObject({
    result: z.literal('returned'),
    on: z.iso.date(),
    reason: z.string().trim().min(2).max(300),
  }),
]);
export type SettlementRequest = z.infer<typeof settlementRequest>;

/** Payments acted on together; each in a transaction of its own. */
export const batchRequest = z.strictObject({ payments: z.array(z.uuid()).min(1).max(100) });

/** The payee's account, corrected after a returned payment. */
export const accountRequest = z.strictObject({
  name: z.string().trim().min(1).max(100),
  bank: z.string().trim().min(1).max(100),
  account: z.string().regex(/^\d{8,30}$/),
});
export type AccountRequest = z.infer<typeof accountRequest>;

export const revealRequest = z.strictObject({ reason: z.string().trim().min(4).max(300) });

/** `open` is what somebody still has to do, oldest first; everything else comes newest first. */
export const paymentListQuery = z.strictObject({
  state: z.enum(['open', ...paymentStates]).optional(),
  call: z.uuid().optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Forgoing a final payment, or claiming money back: the amount in fen where money comes back. */
export const paymentRecord = z.strictObject({
  clawBackFen: z.int().min(1).max(1_000_000_000_000).optional(),
});

/** 拨款批次: payments that are due, over one call or several. */
export const BATCH_MOST = 500;
export const newBatchRequest = z.strictObject({
  title: z.string().trim().min(2).max(120),
  payments: z
    .array(z.uuid())
    .min(1)
    .max(BATCH_MOST)
    .refine((ids) => new Set(ids).size === ids.length, 'batch.payment-twice'),
});
export type NewBatchRequest = z.infer<typeof newBatchRequest>;

export const newestQuery = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const exportQuery = z.strictObject({ batch: z.uuid().optional() });

/** 国库结果: a spreadsheet or CSV that was uploaded (`/api/files`), with the columns of the export. */
export const IMPORT_ROWS_MOST = 1000;
export const importRequest = z.strictObject({ file: z.uuid() });

/** What became of a row: booked now, booked before (`again`), not answered yet, or refused with a code. */
export interface ImportedLine {
  row: number;
  payment?: string;
  done: boolean;
  again?: boolean;
  code?: string;
}
