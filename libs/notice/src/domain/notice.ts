import { addWorkingDays, endOfShanghaiDay, maskName, shanghaiDate, workingDaysBetween } from '@keshen/kernel';

/** `past`: the last day is over (Shanghai). */
export type NoticeState = 'current' | 'past';

/** What a notice is about: what is to be awarded, registered or recognised, or what of vouchers is to be redeemed. */
export type NoticeKind = 'award' | 'redemption';

/** What a notice of a case of this kind is about. */
export const kindOf = (kind: string): NoticeKind => (kind === 'redemption' ? 'redemption' : 'award');

/** What a public notice says of its period; days are `YYYY-MM-DD` in Shanghai. */
export interface NoticePeriod {
  startsOn: string;
  endsOn: string;
}

/** A notice runs to the end of its last working day. */
export const noticeState = ({ endsOn }: NoticePeriod, now: Date): NoticeState =>
  now.getTime() <= endOfShanghaiDay(endsOn).getTime() ? 'current' : 'past';

/** The working days of a period, in order. */
export function daysOf({ startsOn, endsOn }: NoticePeriod): string[] {
  const days: string[] = [];
  for (let day = addWorkingDays(previous(startsOn), 1); day <= endsOn; day = addWorkingDays(day, 1))
    days.push(day);
  return days;
}

/** Which working day of the period it is: 0 before the first, the number of days from the last on. */
export function dayOf(period: NoticePeriod, now: Date): number {
  const today = shanghaiDate(now);
  if (today < period.startsOn) return 0;
  const until = today < period.endsOn ? today : period.endsOn;
  return workingDaysBetween(previous(period.startsOn), until);
}

const previous = (date: string): string =>
  shanghaiDate(new Date(endOfShanghaiDay(date).getTime() - 86_400_000));

/** How a party is named to the public: natural persons masked (沈*), everybody else in full. */
export const publicName = (party: { kind: 'legal' | 'natural' | 'team'; name: string }): string =>
  party.kind === 'natural' ? maskName(party.name) : party.name;

/**
 * How a notice ends for a case: `objected` while an objection is open, or when one was upheld; else `clear`. An
 * objection that was not upheld within the period changes nothing.
 */
export function noticeOutcome(
  stage: { clear: string; objected: string },
  objections: readonly { open: boolean; upheld: boolean }[],
): string {
  return objections.some((o) => o.open || o.upheld) ? stage.objected : stage.clear;
}
