import { mayTable, staff } from '@keshen/identity';
import type { Definition, StageOf } from '@keshen/programme';
import { z } from 'zod';

/** 评审意愿 of an expert for one application, said before the assignment: 愿评, 可评, 不愿评. */
export const bids = ['want', 'can', 'rather-not'] as const;
export type Bid = (typeof bids)[number];

/**
 * What a bid is worth, from 0 to 1; who has said nothing is between who would and who would not. A: no rule of the office
 * says.
 */
export const bidShare = (bid: Bid | null): number =>
  bid === null ? 0.25 : { want: 1, can: 0.5, 'rather-not': 0 }[bid];

/** For how many working days experts are asked before the assignment; null: the programme does not ask. */
export const bidWorkingDays = ({ workflows }: Definition): number | null =>
  workflows.application.stages.find((stage): stage is StageOf<'review'> => stage.kind === 'review')?.arguments
    .bidWorkingDays ?? null;

/** 征集意愿: experts say for themselves, an officer asks for it. */
export const bidTable = mayTable<'say' | 'ask', unknown>({
  say: [staff('expert')],
  ask: [staff('officer')],
});

/** What I would like to review of what is asked about: all, what I have not answered, or what I have. */
export const myBidsQuery = z.strictObject({
  said: z.enum(['open', 'said']).optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** 愿评, 可评 or 不愿评. */
export const bidRequest = z.strictObject({ bid: z.enum(bids) });
/** I stand aside from an application before anybody assigns me to it. */
export const standAsideRequest = z.strictObject({ reason: z.string().trim().min(2).max(500) });
/** Asks the experts of a call until an instant, or moves it. */
export const biddingRequest = z.strictObject({ until: z.iso.datetime() });
