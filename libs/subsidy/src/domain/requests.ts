import { z } from 'zod';

/** The most rows of one list. */
export const ROWS_MOST = 5000;
/** The most cases that one act of a sitting moves. */
export const SITTING_MOST = 200;

/** `confirm`: each enterprise confirms; `office`: the office submits on the list's strength (代办). */
export const batchModes = ['confirm', 'office'] as const;
const common = {
  callId: z.uuid(),
  title: z.string().trim().min(2).max(120),
  mode: z.enum(batchModes),
};

/** A list out of an uploaded spreadsheet, or out of the patent register: patents granted in a period. */
export const batchRequest = z.union([
  z.strictObject({ ...common, file: z.uuid() }),
  z.strictObject({ ...common, from: z.iso.date(), to: z.iso.date() }),
]);
export type BatchRequest = z.infer<typeof batchRequest>;

/** Which rows of a list: of one state, or all. */
export const rowState = z.enum(['waiting', 'due', 'nothing', 'bad']);

/** 确认领取: the promises of the form, and the account where the portal does not know it. */
export const confirmRequest = z.strictObject({
  promised: z.literal(true),
  payee: z
    .strictObject({
      bank: z.string().trim().min(2).max(100),
      account: z.string().regex(/^\d{8,30}$/),
    })
    .optional(),
});
export type ConfirmRequest = z.infer<typeof confirmRequest>;

/** 有一件不对: why the enterprise does not confirm. */
export const declineRequest = z.strictObject({ remark: z.string().trim().min(2).max(1000) });

/** 集中办理: passes cases of a batch that stand in this stage; with `preview` nothing is kept. */
export const sittingRequest = z.strictObject({
  stage: z.string().max(40),
  preview: z.boolean(),
  cases: z.array(z.uuid()).min(1).max(SITTING_MOST).optional(),
});
export type SittingRequest = z.infer<typeof sittingRequest>;

/** An officer settles items that differ from the register, by their place in the list of the stage's screen. */
export const itemsDecision = z.strictObject({
  items: z.array(z.string().max(20)).min(1).max(200),
  accepted: z.boolean(),
  remark: z.string().trim().min(2).max(500),
});
export type ItemsDecision = z.infer<typeof itemsDecision>;
