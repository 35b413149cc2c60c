import { Agent, request } from 'node:http';
import { SessionCookie } from '@keshen/identity/server';
import type { WaitingDraft } from './drafts';

/** How tickets were answered: milliseconds each, sorted; how many were answered how. */
export interface Rush {
  times: number[];
  submitted: number;
  queued: number;
}

type Answered = { ms: number; status: number };

const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/**
 * Presses submit by HTTP at a steady rate, whatever the answers do, as a crowd does: on as many connections as it takes.
 * A request's time runs from the instant at which it was due, so that a stall of this process counts too. What is sent is
 * made beforehand, since this process takes its time from the same processors.
 */
export async function rush(
  url: string,
  drafts: readonly WaitingDraft[],
  contents: ReadonlyMap<string, string>,
  perSecond: number,
  cookie: SessionCookie,
): Promise<Rush> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  const prepared = drafts.map(({ id, token }, n) => {
    const body = JSON.stringify({ content: contents.get(id) });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      cookie: `${cookie.name}=${token}`,
      'x-csrf-token': cookie.csrf(token),
      'x-forwarded-for': address(n),
    };
    const path = `/api/applications/${id}/submission`;
    return { body, options: { agent, hostname, port, method: 'POST', path, headers } };
  });
  const press = ({ body, options }: (typeof prepared)[number], due: number) =>
    new Promise<Answered>((resolve, reject) => {
      const sending = request(options, (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ ms: performance.now() - due, status: answer.statusCode! }));
      });
      sending.once('error', reject);
      sending.end(body);
    });
  const from = performance.now();
  const answered = await Promise.all(
    prepared.map(async (each, n) => {
      const due = from + (n * 1000) / perSecond;
      await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
      return press(each, due);
    }),
  );
  agent.destroy();
  const wrong = answered.find(({ status }) => status !== 201 && status !== 202);
  if (wrong) throw new Error(`a ticket was answered with ${wrong.status}`);
  return {
    times: answered.map((a) => a.ms).sort((a, b) => a - b),
    submitted: answered.filter((a) => a.status === 201).length,
    queued: answered.filter((a) => a.status === 202).length,
  };
}
