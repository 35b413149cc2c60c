import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockDrift, ClockWatch, DRIFT_MOST_MS, Leaving } from '@keshen/platform/server';
import { testApp, type TestApp } from '@keshen/testing/server';
import { ApiModule } from './api.module';

describe('the API', () => {
  let api: TestApp;
  const web = mkdtempSync(join(tmpdir(), 'keshen-web-'));
  beforeAll(async () => {
    mkdirSync(join(web, 'assets'));
    writeFileSync(join(web, 'index.html'), '<!doctype html><title>科申</title>');
    writeFileSync(join(web, 'assets/main-1a2b.js'), `export default ${JSON.stringify('x'.repeat(5000))};`);
    api = await testApp({ imports: [ApiModule], web });
  });
  afterAll(async () => {
    await api?.close();
    rmSync(web, { recursive: true });
  });

  const get = (url: string, headers = {}) => api.app.inject({ method: 'GET', url, headers });

  it('answers without signing in whether it is alive and ready', async () => {
    expect((await get('/api/health')).json()).toEqual({ status: 'alive' });
    const ready = await get('/api/ready');
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { database: 'ready', queue: 'ready', clock: 'ready' } },
    ]);
  });

  it('finds out when the machine’s clock is a day off, or a second, but not what the way there takes', async () => {
    const drift = (ms: number) => clockDrift(api.db.database, () => Date.now() + ms);
    expect(await drift(0)).toBe(0);
    expect(Math.abs(await drift(86_400_000))).toBeGreaterThan(86_000_000);
    expect(await drift(-5000)).toBeLessThan(-DRIFT_MOST_MS);
  });

  it('takes no act from the instant that the machine’s clock is stepped until it is right again', async () => {
    const watch = api.app.get(ClockWatch);
    await watch.look();
    const answered = async () =>
      (await api.app.inject({ method: 'POST', url: '/api/session', payload: {} })).statusCode;
    const usual = await answered();
    expect(usual).toBeLessThan(500);
    watch.machine = () => Date.now() + 3_600_000;
    expect(await answered()).toBe(503);
    expect((await get('/api/health')).statusCode).toBe(200);
    await watch.look();
    expect(await answered()).toBe(503);
    watch.machine = Date.now;
    await watch.look();
    expect(await answered()).toBe(usual);
  });

  it('describes itself by OpenAPI 3.1, browsable', async () => {
    const document = (await get('/api/openapi.json')).json();
    expect(document.openapi).toMatch(/^3\.1/);
    expect(document.paths['/api/health'].get.summary).toBe('Whether the process is alive');
    const docs = await get('/api/docs');
    expect(docs.statusCode).toBe(200);
    expect(docs.headers['content-type']).toMatch('text/html');
  });

  it('says no in problem documents that name the request', async () => {
    const unknown = await get('/api/nowhere', { 'x-request-id': 'from-the-proxy-1' });
    expect(unknown.headers['content-type']).toBe('application/problem+json');
    expect(unknown.headers['x-request-id']).toBe('from-the-proxy-1');
    expect(unknown.json()).toEqual({
      type: 'urn:keshen:problem:route.unknown',
      title: 'Not found',
      status: 404,
      code: 'route.unknown',
      instance: 'from-the-proxy-1',
    });
  });

  it('takes no request id that could not be one', async () => {
    const answer = await get('/api/health', { 'x-request-id': '<script>' });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['malformed JSON', '{"a":', 'application/json', 400, 'body.malformed'],
    ['an empty body', '', 'application/json', 400, 'body.malformed'],
    ['a form', 'email=a', 'application/x-www-form-urlencoded', 415, 'body.content-type'],
    ['plain text', 'email=a', 'text/plain', 415, 'body.content-type'],
    ['a body that is too large', `"${'x'.repeat(3_000_000)}"`, 'application/json', 413, 'body.too-large'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 'application/json', 400, 'body.malformed'],
  ])('refuses %s', async (_, payload, type, status, code) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'content-type': type },
      payload,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('sends the headers that keep foreign code out, and keeps answers out of caches', async () => {
    const { headers } = await get('/api/health');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-disposition']).toBe('attachment; filename="api.json"');
    expect((await get('/api/none')).headers['content-disposition']).toBeUndefined();
  });

  it('serves the web app at every address of its own, never from a cache', async () => {
    for (const url of ['/', '/calls/1', '/index.html']) {
      const page = await get(url);
      expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(page.body).toContain('科申');
    }
  });

  it('serves hashed files for ever and compressed, and no page in place of a missing one', async () => {
    const file = await get('/assets/main-1a2b.js', { 'accept-encoding': 'br, gzip' });
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(file.headers['content-encoding']).toBe('br');
    expect((await get('/assets/main-0000.js')).json().code).toBe('route.unknown');
    expect((await get('/../../package.json')).statusCode).not.toBe(500);
  });

  it('says that it leaves before it does, and serves until then', async () => {
    await api.app.get(Leaving).begin(0);
    const ready = await get('/api/ready');
    expect([ready.statusCode, ready.json().details.parts.process]).toEqual([503, 'leaving']);
    expect((await get('/api/health')).statusCode).toBe(200);
  });
});
