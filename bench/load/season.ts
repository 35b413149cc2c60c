import { setTimeout as sleep } from 'node:timers/promises';
import type { WaitingDraft } from '../submit/drafts';
import { Applicant, type Journal } from './applicant';
import { arrivals, chance, percentile } from './chance';
import { Refused, type Client } from './client';
import { planOf } from './plan';

/** How applicants come. */
export interface Season {
  perSecond: number;
  seconds: number;
  seed: number;
  /** Size of each file, in bytes. */
  bytes: number;
}

/** What a season left behind. */
export interface Passed {
  journal: Journal;
  /** Seconds from the first ticket to the last. */
  lasted: number;
  /** Applicants whose way ended before its end, and why the first did. */
  ended: number;
  first?: Error | undefined;
}

const EACH = 5000;
const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/**
 * Lets applicants come at a rate that minds no answer, each to walk the whole way to a ticket. Ends when the last has
 * ended; `say` is told now and then how it goes.
 */
export async function season(
  client: Client,
  drafts: readonly WaitingDraft[],
  { perSecond, seconds, seed, bytes }: Season,
  say: (line: string) => void,
): Promise<Passed> {
  const journal: Journal = { saves: [], tickets: [], files: [] };
  const plan = planOf(bytes);
  const [coming, pausing] = [chance(seed), chance(seed + 1)];
  const pause = () => 500 + pausing() * 1000;
  const passed: Passed = { journal, lasted: 0, ended: 0 };
  let [firstTicket, lastTicket, under] = [0, 0, 0];
  const from = performance.now();
  const come = async (n: number, at: number): Promise<void> => {
    await sleep(Math.max(0, from + at - performance.now()));
    under++;
    try {
      await new Applicant(client, journal, drafts[n]!, plan, pause, address(n), () => {
        lastTicket = performance.now();
        firstTicket ||= lastTicket;
      }).apply();
    } catch (error) {
      passed.ended++;
      passed.first ??= error as Error;
      if (!(error instanceof Refused)) throw error;
    } finally {
      under--;
    }
  };
  const telling = setInterval(() => {
    const [ticket, rest] = [client.times.get('ticket') ?? [], restOf(client)];
    say(
      `${Math.round((performance.now() - from) / 1000)} s: ${under} at it, ${ticket.length} tickets, ` +
        `p99 ${Math.round(percentile(ticket, 0.99))} ms, rest p95 ${Math.round(percentile(rest, 0.95))} ms`,
    );
  }, EACH);
  try {
    await Promise.all([...arrivals(perSecond, seconds, coming)].map((at, n) => come(n, at)));
  } finally {
    clearInterval(telling);
  }
  passed.lasted = (lastTicket - firstTicket) / 1000;
  return passed;
}

/** Every time but those of tickets. */
export const restOf = (client: Client): number[] =>
  [...client.times].flatMap(([kind, times]) => (kind === 'ticket' ? [] : times));
