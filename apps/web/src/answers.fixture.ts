import { jest } from '@jest/globals';
import { setCsrf } from './api';

export type Sent = { method: string; url: string; body: unknown };
/** What the portal answers: by the beginning of `METHOD path`; the longest that fits. A number is a status alone. */
export type Answers = Record<string, unknown>;

/** Puts answers in place of the portal in a spec; tells what was sent. A problem is `{ status, code, … }`. */
export function answering(answers: Answers): Sent[] {
  const sent: Sent[] = [];
  setCsrf('token');
  globalThis.fetch = jest.fn(async (url: unknown, init?: RequestInit) => {
    const method = init?.method ?? 'GET';
    const asked = `${method} ${String(url).replace(/^\/api/, '')}`;
    if (method !== 'GET')
      sent.push({ method, url: String(url), body: JSON.parse(String(init?.body ?? 'null')) });
    const key = Object.keys(answers)
      .filter((begin) => asked.startsWith(begin))
      .sort((a, b) => b.length - a.length)[0];
    if (key === undefined) throw new Error(`nothing answers ${asked}`);
    const given = typeof answers[key] === 'function' ? (answers[key] as () => unknown)() : answers[key];
    const status = (given as { status?: unknown } | null)?.status;
    const problem = typeof status === 'number' && status >= 400;
    return {
      ok: !problem,
      status: problem ? status : 200,
      headers: new Headers({ 'content-type': problem ? 'application/problem+json' : 'application/json' }),
      json: async () => given,
      text: async () => JSON.stringify(given),
    } as Response;
  }) as typeof fetch;
  return sent;
}
