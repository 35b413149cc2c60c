/** How long a code of the authenticator app stands, in seconds (RFC 6238, section 4). */
export const CODE_SECONDS = 30;
export const CODE_DIGITS = 6;
/** Codes before and after the present one that are taken, for clocks that differ (RFC 6238, section 5.2 allows one). */
export const CODE_WINDOW = 1;
/** Codes for the day on which the device is lost; each works once. */
export const RECOVERY_CODES = 10;
/** Minutes in which a set-up that was begun must be confirmed. */
export const SET_UP_MINUTES = 15;

/** 两步验证 of a person: set up, not, or not though the office asks it of whoever holds a staff role. */
export type SecondFactorState = 'on' | 'off' | 'needed';

/**
 * Where a person stands. Where the office asks the second factor of staff (等保三级: two factors for officials), the
 * staff roles of who has not set it up rest, and the rest of the account works.
 */
export function secondFactorOf(
  person: { hasFactor: boolean; staff: readonly unknown[] },
  asked: 'optional' | 'staff',
): SecondFactorState {
  if (person.hasFactor) return 'on';
  return asked === 'staff' && person.staff.length > 0 ? 'needed' : 'off';
}

/**
 * The step (of CODE_SECONDS, since 1970) of a code of the app, or null when it is none: `delta` is how far from `now` its
 * code was found. `again`: a code works once (RFC 6238, section 5.2), and this one is not newer than the `last` taken.
 */
export function stepOf(
  delta: number | null,
  last: number | null,
  now: Date,
): { step: number; again: boolean } | null {
  if (delta === null) return null;
  const step = Math.floor(now.getTime() / (CODE_SECONDS * 1000)) + delta;
  return { step, again: last !== null && step <= last };
}
