import { emailText, residentIdText } from '@keshen/identity';
import { conflict } from '@keshen/kernel';
import { z } from 'zod';
import { expertClasses, unitCode } from './expert';
import { fieldCodes } from './field';

/**
 * 入库申请: sent, the unit's word (recommended, or declined with a note), the office's decision; the applicant may
 * withdraw it until then.
 */
export const expertApplicationStates = [
  'sent',
  'recommended',
  'declined',
  'approved',
  'refused',
  'withdrawn',
] as const;
export type ExpertApplicationState = (typeof expertApplicationStates)[number];

/** The days for which the unit's link works. */
export const RECOMMENDATION_DAYS = 30;
/** What one account may send in a year. */
export const APPLICATIONS_MOST = 5;

/** What somebody says of oneself; what the register will say once it is approved. */
export const applicationEntry = z.strictObject({
  class: z.enum(expertClasses),
  unit: z.string().trim().min(2).max(100),
  unitCreditCode: unitCode,
  title: z.string().trim().max(60),
  fields: z.array(z.string().trim().min(1).max(40)).max(10),
  fieldCodes: fieldCodes.refine((codes) => codes.length > 0, { error: 'expert-application.fields' }),
});
export type ApplicationEntry = z.infer<typeof applicationEntry>;

/** `unitContact`: whom the link for the unit's word goes to where the unit has no administrator in the portal. */
export const expertApplicationRequest = z.strictObject({
  ...applicationEntry.shape,
  residentId: residentIdText,
  statement: z.string().trim().min(10).max(1000),
  unitContact: emailText,
});
export type ExpertApplicationRequest = z.infer<typeof expertApplicationRequest>;

const by = z.string().trim().min(2).max(100);
/** 单位推荐: who speaks for the unit, and why not where it declines. */
export const recommendationRequest = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('recommended'), by }),
  z.strictObject({ answer: z.literal('declined'), by, note: z.string().trim().min(2).max(500) }),
]);
export type RecommendationRequest = z.infer<typeof recommendationRequest>;

/** 审核: taken into the register, or not, with the reason. */
export const expertDecisionRequest = z
  .strictObject({ outcome: z.enum(['approve', 'refuse']), reason: z.string().trim().max(500).default('') })
  .refine((d) => d.outcome === 'approve' || d.reason.length >= 2, {
    error: 'expert.reason',
    path: ['reason'],
  });
export type ExpertDecisionRequest = z.infer<typeof expertDecisionRequest>;

export const expertApplicationsQuery = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export type ExpertApplicationAct = 'answer' | 'approve' | 'refuse' | 'withdraw';
const from: Record<ExpertApplicationAct, readonly ExpertApplicationState[]> = {
  answer: ['sent'],
  approve: ['recommended'],
  refuse: ['sent', 'recommended', 'declined'],
  withdraw: ['sent', 'recommended', 'declined'],
};
/** Whether an act is possible: the unit speaks once, and nobody is taken in whom the unit does not recommend. */
export const mayApply = (act: ExpertApplicationAct, state: ExpertApplicationState): boolean =>
  from[act].includes(state);
/** Refuses `expert-application.state`. */
export function requireApply(act: ExpertApplicationAct, state: ExpertApplicationState): void {
  if (!mayApply(act, state)) throw conflict('expert-application.state', { state });
}
