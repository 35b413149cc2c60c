import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { Admission } from './admission';
import { shedLoad } from './shed';

/** Nobody is let in but whoever presses submit. */
class Full extends Admission {
  override admits(dearness: 'ticket' | 'save' | 'read'): boolean {
    return dearness === 'ticket';
  }
}

describe('a request that there is no room for', () => {
  let reached: string[] = [];
  const server = fastify();
  server.addHook('onRequest', async ({ url }) => void reached.push(url));
  server.all('/*', () => 'served');
  beforeAll(async () => {
    shedLoad(server.server, new Full());
    await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());
  beforeEach(() => (reached = []));

  const ask = (path: string, options?: RequestInit) =>
    fetch(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}${path}`, options);

  it('is told when to come back in a problem document, before any framework', async () => {
    const answer = await ask('/api/applications/a/answers', { method: 'PUT', body: '{}' });
    const problem = (await answer.json()) as { details: { seconds: number } };
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe(String(problem.details.seconds));
    expect(problem).toMatchObject({ code: 'service.busy', instance: answer.headers.get('x-request-id') });
    expect(problem.details.seconds).toBeGreaterThanOrEqual(5);
    expect(reached).toEqual([]);
  });

  it('is told so in a page, in Chinese, which opens again by itself', async () => {
    const answer = await ask('/calls', { headers: { accept: 'text/html,*/*;q=0.8' } });
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(page).toContain('访问的人很多，请稍等');
    expect(page).toContain(`http-equiv="refresh" content="${answer.headers.get('retry-after')}"`);
    expect(reached).toEqual([]);
  });

  it('is hung up on when it comes with a long body', async () => {
    const answer = await ask('/api/uploads/a', { method: 'PATCH', body: new Uint8Array(100_000) });
    expect([answer.status, answer.headers.get('connection')]).toEqual([503, 'close']);
  });

  it('is no ticket and no sign of life: those are served', async () => {
    for (const [method, path] of [
      ['POST', '/api/applications/a/submission'],
      ['GET', '/api/health'],
    ] as const)
      expect(await (await ask(path, { method })).text()).toBe('served');
    expect(reached).toHaveLength(2);
  });
});
