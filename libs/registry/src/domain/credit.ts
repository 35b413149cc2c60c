import { shanghaiDate } from '@keshen/kernel';
import { z } from 'zod';

/** 信用记录 as a public register keeps it: lists and dates, no conclusions. */
export const creditRecordSchema = z.object({
  creditCode: z.string().max(18),
  /** 严重失信主体名单 or the credit blacklist of city or district. */
  blacklisted: z.boolean(),
  /** 异常经营. */
  abnormal: z.boolean(),
  /** The latest major administrative penalty, the latest violation; null when the register has none. */
  lastMajorPenaltyOn: z.iso.date().nullable(),
  lastViolationOn: z.iso.date().nullable(),
});
export type CreditRecord = z.infer<typeof creditRecordSchema>;

/** What the register answered on a day. `found` is false when it does not know the code: nothing follows from that. */
export interface CreditAnswer {
  found: boolean;
  record: CreditRecord | null;
  /** The register that answered. */
  source: string;
  at: string;
}

/** Years without an entry when the register has none: more than any rule asks for. */
export const NEVER = 99;

/** Whole years from a date to today, both as Shanghai dates; a day short of the anniversary does not count. */
export function wholeYears(from: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(from.slice(0, 4));
  return today.slice(5) < from.slice(5) ? years - 1 : years;
}

/** The facts that eligibility rules look at. Absent when the register does not know the code. */
export function creditFacts(
  answer: CreditAnswer,
  now: Date,
):
  | {
      blacklisted: boolean;
      abnormal: boolean;
      years_since_major_penalty: number;
      years_since_violation: number;
    }
  | undefined {
  if (!answer.found || !answer.record) return undefined;
  const today = shanghaiDate(now);
  const since = (date: string | null): number => (date === null ? NEVER : wholeYears(date, today));
  return {
    blacklisted: answer.record.blacklisted,
    abnormal: answer.record.abnormal,
    years_since_major_penalty: since(answer.record.lastMajorPenaltyOn),
    years_since_violation: since(answer.record.lastViolationOn),
  };
}
