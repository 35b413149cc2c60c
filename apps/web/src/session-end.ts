/** When a session ends, in ms: without a request before, and in any case. */
export type SessionEnds = { idle: number; absolute: number };
export type SessionPhase =
  { phase: 'quiet' } | { phase: 'soon'; by: 'idle' | 'absolute'; at: number } | { phase: 'over' };

/** The last use is written once a minute at most, so what a page reckons may be this much too early. */
const SLACK_MS = 60_000;
/** How long before the end it is announced: the idle end can be put off by a press, the other needs the password. */
const IDLE_WARN_MS = 5 * 60_000;
const ABSOLUTE_WARN_MS = 15 * 60_000;

/**
 * What a page says about its session (WCAG 2.2.1: told before, prolonged by a simple act, as often as one likes).
 * It is over only once it surely is: asking the server earlier would be a use and prolong it.
 */
export function sessionPhase({ idle, absolute }: SessionEnds, idleMs: number, now: number): SessionPhase {
  if (now >= absolute || now >= idle + SLACK_MS) return { phase: 'over' };
  if (now >= absolute - ABSOLUTE_WARN_MS && absolute <= idle)
    return { phase: 'soon', by: 'absolute', at: absolute };
  if (now >= idle - Math.min(IDLE_WARN_MS, idleMs / 2)) return { phase: 'soon', by: 'idle', at: idle };
  if (now >= absolute - ABSOLUTE_WARN_MS) return { phase: 'soon', by: 'absolute', at: absolute };
  return { phase: 'quiet' };
}

/** The idle end after a request at `now`: never later than the server's own. */
export const idleEndAfter = (now: number, idleMs: number): number => now + idleMs - SLACK_MS;
