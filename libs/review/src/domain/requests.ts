import { z } from 'zod';
import { planObjectives } from './plan';
import { HUNDREDTHS, POINT_STEP } from './score';

/**
 * Assigns experts to the panel of a case in review. `overrule`: why they sit together although a rule of the panel keeps
 * them apart.
 */
export const assignRequest = z.strictObject({
  experts: z.array(z.uuid()).min(1).max(30),
  overrule: z.string().trim().min(2).max(500).optional(),
});
/** Takes an expert off the panel, with a reason. */
export const removeRequest = z.strictObject({ reason: z.string().trim().min(2).max(500) });
/** The expert declares to know of no conflict: the sentence is confirmed, not implied. */
export const declareRequest = z.strictObject({ noConflict: z.literal(true) });
/** The expert steps back with a reason: a conflict of interest, or no time for it. */
export const recuseRequest = z.strictObject({
  kind: z.enum(['declined', 'conflict']).default('conflict'),
  reason: z.string().trim().min(2).max(500),
});
export type RecuseRequest = z.infer<typeof recuseRequest>;
/** Another expert takes the seat of one who does not hand in. */
export const replaceRequest = z.strictObject({
  expert: z.uuid(),
  reason: z.string().trim().min(2).max(500),
});
/** More time for one expert: both deadlines move to this instant where they are earlier. */
export const extendRequest = z.strictObject({ until: z.iso.datetime() });

const score = z.strictObject({
  points: z
    .int()
    .min(0)
    .max(100 * HUNDREDTHS)
    .multipleOf(POINT_STEP)
    .nullable(),
  reason: z.string().max(1000),
  feedback: z.string().max(1000).optional(),
  refs: z
    .array(z.strictObject({ file: z.uuid(), page: z.int().min(1).max(5000) }))
    .max(5)
    .optional(),
});

/** A draft of a review on a known version; points in hundredths, amounts in fen. */
export const saveReviewRequest = z.strictObject({
  scores: z.record(z.string().max(40), score).refine((scores) => Object.keys(scores).length <= 20),
  recommendedFen: z.int().min(0).max(100_000_000_000).nullable(),
  recommend: z.boolean().nullable(),
  comment: z.string().max(2000),
  /** 给办公室的意见: confidential; absent, it stays as it is. */
  officeRemark: z.string().max(2000).optional(),
  version: z.int().min(0),
});
export type SaveReviewRequest = z.infer<typeof saveReviewRequest>;

/** What my reviews can be ordered by; `-` before it turns the order around. */
export const reviewSorts = ['assigned', 'due', 'reference', 'given', 'total'] as const;
export type ReviewSort = (typeof reviewSorts)[number];

/** My reviews: all, those still to do, or those handed in. */
export const myReviewsQuery = z.strictObject({
  sort: z.enum(reviewSorts.flatMap((sort) => [sort, `-${sort}` as const])).optional(),
  state: z.enum(['open', 'submitted']).optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** 离线评审表 that was filled in, as an uploaded file. */
export const readFormRequest = z.strictObject({ file: z.uuid() });

/** Asks for a plan of assignment for a call; `most`: new reviews for each expert. */
export const planRequest = z.strictObject({
  objective: z.enum(planObjectives),
  most: z.int().min(1).max(1000).nullable(),
});
export type PlanRequest = z.infer<typeof planRequest>;
/** Seats or unseats an expert in a plan as it was seen. */
export const planChange = z.strictObject({
  case: z.uuid(),
  expert: z.uuid(),
  seated: z.boolean(),
  version: z.int().min(0),
});
export type PlanChange = z.infer<typeof planChange>;
/** 不得同组: two experts who must not sit on one panel, with the reason; or that they may again. */
export const apartRequest = z.strictObject({
  experts: z.tuple([z.uuid(), z.uuid()]),
  reason: z.string().trim().min(2).max(300),
});
export type ApartRequest = z.infer<typeof apartRequest>;
/** Releases a plan as it was seen. */
export const planRelease = z.strictObject({ version: z.int().min(0) });
export type PlanRelease = z.infer<typeof planRelease>;
