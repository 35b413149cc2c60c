import { z } from 'zod';
import { noticeNumber, programmeCode } from '@keshen/programme';

/** The most cases of one notice. */
export const NOTICE_MOST = 500;

const line = (most: number) => z.string().trim().min(1).max(most);

/** Whom the public asks and writes to. */
export const noticeContact = z.strictObject({
  office: line(80),
  phone: z.string().trim().min(5).max(40),
  address: z.string().trim().max(200).nullable(),
});
export type NoticeContact = z.infer<typeof noticeContact>;

/** 公示 are numbered by year, where the office gives them no number of its own. */
export const NOTICE_SERIES = '嘉科公示〔{year}〕{serial}号';

/** 公示 as an officer publishes it. */
export const publishRequest = z.strictObject({
  callId: z.uuid(),
  /** The office's own number, where it has one; else the next of the year. */
  number: noticeNumber.optional(),
  title: z.string().trim().min(4).max(120),
  contact: noticeContact,
  cases: z
    .array(z.uuid())
    .min(1)
    .max(NOTICE_MOST)
    .refine((cases) => new Set(cases).size === cases.length, 'notice.case-twice'),
});
export type PublishRequest = z.infer<typeof publishRequest>;

/** 异议: by name, with facts. The person is sealed; the rest is for whoever looks into it. */
export const objectionRequest = z.strictObject({
  item: z.uuid(),
  facts: z.string().trim().min(10).max(2000),
  evidence: z.string().trim().max(4000).default(''),
  objector: z.strictObject({
    name: z.string().trim().min(2).max(40),
    unit: z.string().trim().max(80).default(''),
    phone: z
      .string()
      .trim()
      .min(5)
      .max(40)
      .regex(/^[\d+()\s-]+$/),
    email: z.email().max(120).nullable().default(null),
  }),
});
export type ObjectionRequest = z.infer<typeof objectionRequest>;
export type Objector = ObjectionRequest['objector'];

/** The receipt code that the objector was given: sixteen letters and digits in four groups. */
export const receiptRequest = z.strictObject({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .max(30)
    .regex(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/),
});

/** What an officer records with the outcome: the written answer to the objector, and the amount of an adjustment. */
export const objectionRecord = z.strictObject({
  answer: z.string().trim().min(4).max(4000),
  amountFen: z.int().min(1).max(1_000_000_000_000_000).optional(),
});
export type ObjectionRecord = z.infer<typeof objectionRecord>;

export const revealObjectorRequest = z.strictObject({ reason: z.string().trim().min(4).max(500) });

export const noticesQuery = z.strictObject({
  state: z.enum(['current', 'past']).optional(),
  call: z.uuid().optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Search of the public list of awards. */
export const awardsFilter = z.strictObject({
  text: z.string().trim().max(60).optional(),
  year: z.coerce.number().int().min(2010).max(2100).optional(),
  programme: programmeCode.optional(),
  town: z.string().trim().max(40).optional(),
});
export const awardsQuery = awardsFilter.extend({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const summaryQuery = z.strictObject({ year: z.coerce.number().int().min(2010).max(2100).optional() });
