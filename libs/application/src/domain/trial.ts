import { z } from 'zod';
import type { Text } from '@keshen/kernel';
import type { StageKind } from '@keshen/programme';
import type { Case } from './case';

/** Before the reference number of a trial's application: T-CXY-2026-0001. Its running numbers are its own. */
export const TRIAL_PREFIX = 'T-';

/**
 * What reaches outside of the application: money, public notices, numbers, registers, orders. A trial runs through
 * these stages too, but only their outcomes are chosen. The database refuses what they would write (`liveOnly`).
 */
const played: readonly StageKind[] = [
  'decision',
  'notice',
  'objection',
  'agreement',
  'payment',
  'upward',
  'registration',
  'quota',
  'order',
  'redemption',
];

/** Whether a case stands in a stage of a trial whose effects are left out. */
export const isPlayed = ({ trial, stageKind }: Pick<Case, 'trial' | 'stageKind'>): boolean =>
  trial && played.includes(stageKind);

/** A message that says first that it belongs to a trial. */
export const markedAsTrial = <T extends { subject: Text; body: Text }>(template: T): T => ({
  ...template,
  subject: { 'zh-CN': `〔试运行〕${template.subject['zh-CN']}`, en: `[Trial] ${template.subject.en}` },
  body: {
    'zh-CN': `这是试运行，不是正式申报，不产生任何效力。\n\n${template.body['zh-CN']}`,
    en: `This is a trial, not a real application; nothing of it has any effect.\n\n${template.body.en}`,
  },
});

/**
 * Starts a trial: of a published version, of a call that is not published yet, or of a definition that is still being
 * written (checked like one that is published). It takes applications from now on for so many days.
 */
export const trialRequest = z.strictObject({
  of: z.union([
    z.strictObject({ version: z.uuid() }),
    z.strictObject({ call: z.uuid() }),
    z.strictObject({ definition: z.unknown() }),
  ]),
  days: z.int().min(1).max(90).default(14),
});
export type TrialRequest = z.infer<typeof trialRequest>;

/** Invites an account to a trial, by its address. */
export const testerRequest = z.strictObject({ email: z.email().max(254) });

/** What an invited tester is told. */
export const trialInvitation = {
  id: 'trial.invited',
  subject: { 'zh-CN': '〔试运行〕请您试用：{call}', en: '[Trial] You are invited to try: {call}' },
  body: {
    'zh-CN':
      '{by}请您参加“{call}”的试运行。\n\n请以您平时的身份填报或办理。试运行中的申报不产生任何效力，也不进入正式申报的任何名单、排序和统计。\n\n{link}',
    en: '{by} invites you to the trial of “{call}”.\n\nApply or handle cases in the roles that you have. Nothing in a trial has any effect, and it enters no list, ranking or figure of real applications.\n\n{link}',
  },
} satisfies { id: string; subject: Text; body: Text };
