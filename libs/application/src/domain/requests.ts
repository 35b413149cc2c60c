import { z } from 'zod';

const id = z.uuid();
/** A path of the form: `section.field`, `attachments.<id>` or `reasons.<rule>`. */
export const pathSchema = z
  .string()
  .max(81)
  .regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/);

/** Start an application for a party in an open call, with what an earlier one of its own (`from`) can bring. */
/** 开始申报. `id`: the client's own, by which the same request sent again is known, so that it starts one application. */
export const startRequest = z.strictObject({ id: id.optional(), call: id, party: id, from: id.optional() });
export type StartRequest = z.infer<typeof startRequest>;

/** The identities of a list's rows: made by the device, or a row's place where it was never given one. */
const rowIds = z
  .array(z.string().regex(/^[\w-]{1,24}$/))
  .max(2000)
  .optional();

/**
 * Save answers: each change names the version of the value that it was made on (0 = none yet), so that no
 * accepted value is overwritten unseen, and an id by which it is known when it is sent again. `aside` is the other one
 * of two values of which the person chose. The value's type is checked by the definition.
 */
export const saveRequest = z.strictObject({
  changes: z
    .array(
      z.strictObject({
        id: id.optional(),
        path: pathSchema,
        value: z.json().nullable(),
        rows: rowIds,
        base: z.int().min(0),
        aside: z.strictObject({ value: z.json().nullable(), rows: rowIds }).optional(),
      }),
    )
    .min(1)
    .max(200),
});
export type SaveRequest = z.infer<typeof saveRequest>;

/** Certify and submit exactly this content: the digest that came with the answers. */
export const submitRequest = z.strictObject({ content: z.string().regex(/^[0-9a-f]{64}$/) });

/** Which answers are asked for: what others changed. */
export const valuesRequest = z.strictObject({ paths: z.array(pathSchema).min(1).max(200) });

/** The history of one answer or of the whole draft. */
export const historyQuery = z.strictObject({
  path: pathSchema.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type HistoryQuery = z.infer<typeof historyQuery>;
/** An instant; without one, the present. */
export const asOfQuery = z.strictObject({ at: z.iso.datetime().optional() });
export const restoreRequest = z.union([
  z.strictObject({ path: pathSchema, version: z.int().min(1) }),
  z.strictObject({ at: z.iso.datetime() }),
]);
export type RestoreRequest = z.infer<typeof restoreRequest>;

/** A table out of a spreadsheet that was uploaded before. */
export const readTableRequest = z.strictObject({ file: id });

/** A table into a spreadsheet: its rows as the form has them. */
export const writeTableRequest = z.strictObject({
  rows: z.array(z.record(z.string().max(40), z.union([z.string().max(3000), z.int(), z.null()]))).max(2000),
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
});
export type WriteTableRequest = z.infer<typeof writeTableRequest>;

/** A conclusion of a stage: the outcome, what was recorded, on which version of the case. */
export const concludeRequest = z.strictObject({
  outcome: z.string().max(40),
  remark: z.string().trim().max(2000).optional(),
  record: z.record(z.string().max(60), z.json()).optional(),
  version: z.int().min(0),
});
export type ConcludeRequest = z.infer<typeof concludeRequest>;

export const remarkRequest = z.strictObject({
  remark: z.string().trim().max(2000).optional(),
  version: z.int().min(0),
});

/** What the office's list may be ordered by; with a minus the latest, or the most, first. */
export const LIST_SORTS = ['entered', 'submitted', 'asked'] as const;
export type ListSort = (typeof LIST_SORTS)[number];
/** What the office's list is narrowed by. */
export const listFilter = z.strictObject({
  call: id.optional(),
  stage: z.string().max(40).optional(),
  town: z.string().max(40).optional(),
  text: z.string().trim().max(60).optional(),
  ended: z.enum(['yes', 'no']).optional(),
  sort: z.enum(LIST_SORTS.flatMap((sort) => [sort, `-${sort}`] as const)).optional(),
});
export const listQuery = listFilter.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const workQuery = z.strictObject({
  role: z.string().max(40).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
