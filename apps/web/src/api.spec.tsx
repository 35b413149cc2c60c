import { jest } from '@jest/globals';
import {
  address,
  api,
  askAgainAfter,
  makeQueryClient,
  onUnauthenticated,
  Problem,
  setCsrf,
  setCsrfSource,
} from './api';

type Call = { url: string; init: RequestInit };

function answering(...answers: { status: number; body?: unknown; type?: string }[]): Call[] {
  const calls: Call[] = [];
  globalThis.fetch = jest.fn(async (url: unknown, init: unknown) => {
    calls.push({ url: String(url), init: init as RequestInit });
    const { status, body, type = 'application/json' } = answers[Math.min(calls.length, answers.length) - 1]!;
    const headers = new Map([
      ['content-type', type],
      ['x-request-id', 'r-1'],
    ]);
    return {
      ok: status < 400,
      status,
      headers: { get: (name: string) => headers.get(name) ?? null },
      json: async () => body,
      text: async () => String(body),
    };
  }) as unknown as typeof fetch;
  return calls;
}

describe('a server that is busy', () => {
  it('is asked again when it said, a little apart from the others, and otherwise after one second and two', () => {
    const busy = new Problem(503, 'service.busy', { seconds: 8 });
    for (let n = 0; n < 20; n++) {
      expect(askAgainAfter(0, busy)).toBeGreaterThanOrEqual(8000);
      expect(askAgainAfter(3, busy)).toBeLessThanOrEqual(12_000);
    }
    expect([0, 1].map((n) => askAgainAfter(n, new Problem(0, 'network')))).toEqual([1000, 2000]);
  });
});

describe('the way to the server', () => {
  beforeEach(() => setCsrf('token-1'));

  it('leaves empty questions out of the address and repeats lists', () => {
    expect(address('/cases', { q: '', stage: ['formal', 'review'], after: null, page: 0 })).toBe(
      '/api/cases?stage=formal&stage=review&page=0',
    );
  });
  it('carries the token on what changes something and not on reading', async () => {
    const calls = answering({ status: 200, body: { ok: true } });
    await api.get('/cases');
    await api.post('/cases', { body: { a: 1 } });
    expect((calls[0]!.init.headers as Record<string, string>)['x-csrf-token']).toBeUndefined();
    expect((calls[1]!.init.headers as Record<string, string>)['x-csrf-token']).toBe('token-1');
    expect(calls[1]!.init.body).toBe('{"a":1}');
  });
  it('asks for a new token once when the old one is refused', async () => {
    setCsrfSource(async () => 'token-2');
    const calls = answering({ status: 403, body: { code: 'csrf.stale' } }, { status: 200, body: 7 });
    await expect(api.post('/x')).resolves.toBe(7);
    expect((calls[1]!.init.headers as Record<string, string>)['x-csrf-token']).toBe('token-2');
  });
  it('throws a refusal with its code, field and request number', async () => {
    answering({
      status: 422,
      body: {
        type: 't',
        title: 't',
        status: 422,
        code: 'body.invalid',
        problems: [{ path: 'name', code: 'required' }],
      },
    });
    const problem = await api.put('/x', { body: {} }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      status: 422,
      code: 'body.invalid',
      requestId: 'r-1',
      details: { problems: [{ path: 'name', code: 'required' }] },
    });
  });
  it('tells a failing server from a refusing one and says when nothing answers', async () => {
    answering({ status: 502, body: '<html>', type: 'text/html' });
    expect(await api.get('/x').catch((error: unknown) => error)).toMatchObject({
      code: 'internal',
      passing: true,
    });
    globalThis.fetch = jest.fn(async () =>
      Promise.reject(new TypeError('failed')),
    ) as unknown as typeof fetch;
    expect(await api.get('/x').catch((error: unknown) => error)).toMatchObject({
      status: 0,
      code: 'network',
      passing: true,
    });
  });
  it('says that nobody is signed in any more', async () => {
    const heard = jest.fn();
    const stop = onUnauthenticated(heard);
    answering({ status: 401, body: { code: 'session.none' } });
    await api.get('/x').catch(() => undefined);
    stop();
    expect(heard).toHaveBeenCalledTimes(1);
  });
  it('asks again after silence and never after a refusal', () => {
    const retry = makeQueryClient().getDefaultOptions().queries!.retry as (
      count: number,
      error: Error,
    ) => boolean;
    expect(retry(0, new Problem(409, 'stale'))).toBe(false);
    expect(retry(0, new Problem(503, 'internal'))).toBe(true);
    expect(retry(2, new Problem(0, 'network'))).toBe(false);
  });
});
