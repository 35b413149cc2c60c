import { z } from 'zod';
import { isDate, type Text } from '@keshen/kernel';
import { bothLanguagesSchema } from './text';

const instant = z.iso.datetime({ offset: true }).max(40);
const fen = z.int().min(0).max(1_000_000_000_000_000);

/** 申报通知 number: issuing body, year in hexagonal brackets, running number, such as 嘉科〔2026〕21号. */
export const noticeNumber = z
  .string()
  .trim()
  .max(40)
  .regex(/^\p{Script=Han}{2,8}〔\d{4}〕\d{1,4}号$/u);

const contact = z.strictObject({
  office: z.string().trim().min(1).max(80),
  person: z.string().trim().min(1).max(40),
  phone: z.string().trim().min(5).max(40),
  email: z.email().max(120).nullable(),
  address: z.string().trim().max(200).nullable(),
});
export type CallContact = z.infer<typeof contact>;

const fields = {
  title: bothLanguagesSchema,
  year: z.int().min(2010).max(2100),
  batch: z.int().min(1).max(20),
  noticeNumber,
  opensAt: instant,
  closesAt: instant,
  /** Until when towns and parks endorse; their own, later deadline. */
  endorsementClosesAt: instant,
  /** 资金额度: what the call may award, in fen. */
  envelopeFen: fen,
  /** How many applications one party may submit to this call. */
  limitPerParty: z.int().min(1).max(20),
  /** 宽限: minutes after closing in which only what was found wrong in time may be corrected; none unless said. */
  graceMinutes: z.int().min(0).max(1440).optional(),
  /** 密封: nobody in the office sees an application before closing. */
  sealed: z.boolean().optional(),
  /** 总数限额: how many applications the call takes in all; null: any number. */
  quotaTotal: z.int().min(1).max(100_000).nullable().default(null),
  /** 推荐限额: how many each recommending body may recommend, and those that have a number of their own. */
  quotaPerRecommender: z.int().min(1).max(10_000).nullable().default(null),
  quotas: z
    .array(
      z.strictObject({ recommender: z.string().trim().min(1).max(40), most: z.int().min(0).max(10_000) }),
    )
    .max(60)
    .default([]),
  /** 政策附件: files that were uploaded before. */
  attachments: z.array(z.uuid()).max(20).default([]),
  contact,
};

const crossed = <T extends z.ZodType<Dates>>(schema: T): T =>
  schema.superRefine((call, context) => {
    const [opens, closes, endorsed] = [call.opensAt, call.closesAt, call.endorsementClosesAt].map((i) =>
      Date.parse(i),
    );
    if (!(opens! < closes!))
      context.addIssue({ code: 'custom', path: ['closesAt'], message: 'call.closes-before-opening' });
    if (endorsed! < closes!)
      context.addIssue({
        code: 'custom',
        path: ['endorsementClosesAt'],
        message: 'call.endorsement-before-closing',
      });
    const named = (call.quotas ?? []).map(({ recommender }) => recommender.trim());
    if (new Set(named).size !== named.length)
      context.addIssue({ code: 'custom', path: ['quotas'], message: 'call.quota-twice' });
    if (!call.noticeNumber.includes(`〔${call.year}〕`))
      context.addIssue({ code: 'custom', path: ['noticeNumber'], message: 'call.notice-of-other-year' });
  }) as T;
type Dates = {
  opensAt: string;
  closesAt: string;
  endorsementClosesAt: string;
  noticeNumber: string;
  year: number;
  quotas?: { recommender: string }[];
};

/** 申报批次 as it is written: of which programme version, when, how much. Times are UTC instants. */
export const callSchema = crossed(z.strictObject({ programmeVersionId: z.uuid(), ...fields }));
export type CallDraft = z.input<typeof callSchema>;

/** Last year's call for a new year; the dates move by whole years. */
export const callCopySchema = z.strictObject({
  year: fields.year,
  noticeNumber,
  programmeVersionId: z.uuid().optional(),
});
export type CallCopy = z.infer<typeof callCopySchema>;

/** An extension: later than now, for all or for one application, with its reason. */
export const extensionSchema = z.strictObject({
  closesAt: instant,
  applicationId: z.uuid().nullable(),
  reason: z.string().trim().min(4).max(500),
});
export type Extension = z.infer<typeof extensionSchema>;

/** Closing before the published hour, with its reason. */
export const closingSchema = z.strictObject({ reason: z.string().trim().min(4).max(500) });

/** How many applications a recommending body may recommend in a call; null: any number. */
export const recommenderQuota = (
  call: { quotaPerRecommender: number | null; quotas: readonly { recommender: string; most: number }[] },
  recommender: string | null,
): number | null =>
  call.quotas.find((each) => each.recommender === recommender)?.most ?? call.quotaPerRecommender;

/** What decides whether a call takes applications at an instant. */
export interface CallTimes {
  publishedAt: Date | string | null;
  opensAt: Date | string;
  /** The closing that holds for all, extensions counted. */
  closesAt: Date | string;
  closedEarlyAt?: Date | string | null;
}
export type CallStatus = 'draft' | 'scheduled' | 'open' | 'closed';

/** Where a call is at an instant. Nothing opens or closes it: the instant does. The closing instant is still open. */
export function callStatus(call: CallTimes, now: Date): CallStatus {
  if (!call.publishedAt) return 'draft';
  const at = now.getTime();
  if (call.closedEarlyAt && new Date(call.closedEarlyAt).getTime() <= at) return 'closed';
  if (at < new Date(call.opensAt).getTime()) return 'scheduled';
  return at <= new Date(call.closesAt).getTime() ? 'open' : 'closed';
}

/** The same wall-clock time in another year; 29 February becomes 28 February. Input and output are UTC instants. */
export function inYear(instantText: string, years: number): string {
  const shanghai = new Date(new Date(instantText).getTime() + 8 * 3_600_000);
  const text = shanghai.toISOString();
  const moved = `${Number(text.slice(0, 4)) + years}${text.slice(4, 10)}`;
  const date = isDate(moved) ? moved : `${moved.slice(0, 8)}28`;
  return new Date(Date.parse(`${date}${text.slice(10)}`) - 8 * 3_600_000).toISOString();
}

/** A title for another year: 2025年度 → 2026年度, 2025 → 2026. */
export const titleInYear = (title: Text, from: number, to: number): Text => ({
  'zh-CN': title['zh-CN'].replaceAll(String(from), String(to)),
  en: title.en.replaceAll(String(from), String(to)),
});
