/** Wrong passwords in a row after which a name is locked. */
export const SIGN_IN_TRIES = 5;
/** How long, in minutes. Failures older than that no longer count either. */
export const LOCK_MINUTES = 15;

export type Failures = { failures: number; lastAt: Date; lockedUntil: Date | null };
export type Attempt = { allowed: true; left: number } | { allowed: false; until: Date };

/**
 * What the next attempt meets, counted before the password is looked at, so that many at once get no more tries than
 * one after the other. `left`: tries left should this one be wrong. The rule knows the name that was typed and not
 * whether there is such an account: both get the same answers.
 */
export function attempt(before: Failures | null, now: Date): Attempt & { after: Failures } {
  const windowStart = now.getTime() - LOCK_MINUTES * 60_000;
  if (before?.lockedUntil && before.lockedUntil > now)
    return { allowed: false, until: before.lockedUntil, after: before };
  const fresh = !before || before.lockedUntil !== null || before.lastAt.getTime() < windowStart;
  const failures = (fresh ? 0 : before.failures) + 1;
  const left = SIGN_IN_TRIES - failures;
  const lockedUntil = left <= 0 ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : null;
  return { allowed: true, left: Math.max(left, 0), after: { failures, lastAt: now, lockedUntil } };
}
