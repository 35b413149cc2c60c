import { jest } from '@jest/globals';
import { setCsrf } from './api';

export type Sent = { method: string; url: string; body: unknown };
/** What the portal answers: by the beginning of `METHOD path`; the longest that fits. A number is a status alone. */
export type Answers = Record<string, unknown>;

/** Puts answers in place of the portal in a spec; tells what was sent. A problem is `{ status, code, … }`. */
export function answering(answers: Answers): Sent[] {
  const sent: Sent[] = [];
  setCsrf('token');
  serving((method, url, body) => {
    const asked = `${method} ${url.replace(/^\/api/, '')}`;
    if (method !== 'GET') sent.push({ method, url, body: body ?? null });
    const key = Object.keys(answers)
      .filter((begin) => asked.startsWith(begin))
      .sort((a, b) => b.length - a.length)[0];
    if (key === undefined) throw new Error(`nothing answers ${asked}`);
    const given = typeof answers[key] === 'function' ? (answers[key] as () => unknown)() : answers[key];
    const status = (given as { status?: unknown } | null)?.status;
    return [typeof status === 'number' && status >= 400 ? status : 200, given];
  });
  return sent;
}

/** Puts a function in place of the portal: it is asked what the page asks, and says a status and what comes with it. */
export function serving(portal: (method: string, url: string, body: unknown) => [number, unknown]): void {
  globalThis.fetch = jest.fn(async (url: unknown, { method = 'GET', body }: RequestInit = {}) => {
    const [status, answer] = portal(
      method,
      String(url),
      typeof body === 'string' ? (JSON.parse(body) as unknown) : body,
    );
    return {
      ok: status < 400,
      status,
      headers: new Headers({
        'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      }),
      json: async () => answer,
      text: async () => JSON.stringify(answer),
    } as Response;
  }) as typeof fetch;
}
