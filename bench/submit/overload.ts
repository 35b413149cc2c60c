import { SessionCookie } from '@keshen/identity/server';
import type { WaitingDraft } from './drafts';

/** How tickets were answered: milliseconds each, sorted; how many were answered how. */
export interface Rush {
  times: number[];
  submitted: number;
  queued: number;
}

const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/**
 * Presses submit by HTTP at a steady rate, whatever the answers do, as a crowd does. A request's time runs from the
 * instant at which it was due, so that a stall of this process counts too.
 */
export async function rush(
  url: string,
  drafts: readonly WaitingDraft[],
  contents: ReadonlyMap<string, string>,
  perSecond: number,
  cookie: SessionCookie,
): Promise<Rush> {
  const answered: { ms: number; status: number }[] = [];
  const from = performance.now();
  const pressed = drafts.map(async ({ id, token }, n) => {
    const due = from + (n * 1000) / perSecond;
    await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
    const answer = await fetch(`${url}/api/applications/${id}/submission`, {
      method: 'POST',
      body: JSON.stringify({ content: contents.get(id) }),
      headers: {
        'content-type': 'application/json',
        cookie: `${cookie.name}=${token}`,
        'x-csrf-token': cookie.csrf(token),
        'x-forwarded-for': address(n),
      },
    });
    await answer.arrayBuffer();
    answered.push({ ms: performance.now() - due, status: answer.status });
  });
  await Promise.all(pressed);
  const wrong = answered.find(({ status }) => status !== 201 && status !== 202);
  if (wrong) throw new Error(`a ticket was answered with ${wrong.status}`);
  return {
    times: answered.map((a) => a.ms).sort((a, b) => a - b),
    submitted: answered.filter((a) => a.status === 201).length,
    queued: answered.filter((a) => a.status === 202).length,
  };
}
