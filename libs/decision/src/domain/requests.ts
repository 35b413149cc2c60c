import { z } from 'zod';

/** The most cases that one meeting, or one request, decides. */
export const BATCH_MOST = 100;

const fen = z.int().min(0).max(1_000_000_000_000_000);
const remark = z.string().trim().max(2000);
const date = z.iso.date();

/** What a decision records beside outcome and remark: the amount, where it funds; 0 where the formula gives nothing. */
export const decisionRecord = z.strictObject({ amountFen: fen.optional() });
export type DecisionRecord = z.infer<typeof decisionRecord>;

/** 主任办公会 as the officer prepares it: of one call, which cases, in the ranking's order. */
export const meetingRequest = z.strictObject({
  callId: z.uuid(),
  title: z.string().trim().min(2).max(120),
  heldOn: date,
  cases: z
    .array(z.strictObject({ caseId: z.uuid(), note: z.string().trim().max(500).default('') }))
    .min(1)
    .max(BATCH_MOST)
    .refine((cases) => new Set(cases.map((c) => c.caseId)).size === cases.length, 'meeting.case-twice'),
});
export type MeetingRequest = z.infer<typeof meetingRequest>;

/** The meeting's own particulars, changed on a known version while it is a draft. */
export const meetingChange = z.strictObject({
  title: z.string().trim().min(2).max(120),
  heldOn: date,
  minutes: z.string().trim().max(20_000),
  version: z.int().min(0),
});
export type MeetingChange = z.infer<typeof meetingChange>;

/** Ends a meeting; its minutes are kept as they are. */
export const closeRequest = z.strictObject({ version: z.int().min(0) });

export const decisionLine = z.strictObject({
  caseId: z.uuid(),
  outcome: z.string().max(40),
  amountFen: fen.optional(),
  remark: remark.optional(),
  /** The case's version that the person saw. */
  version: z.int().min(0),
});
export type DecisionLine = z.infer<typeof decisionLine>;

/** What a leader decides about several cases of a meeting, previewed or for good. */
export const decisionsRequest = z.strictObject({
  decisions: z
    .array(decisionLine)
    .min(1)
    .max(BATCH_MOST)
    .refine((lines) => new Set(lines.map((l) => l.caseId)).size === lines.length, 'decision.case-twice'),
});

/** What will happen, or has happened, to one line: done, or the refusal's code with its values. */
export type LineResult =
  { caseId: string; done: true } | { caseId: string; done: false; code: string; details: object };
