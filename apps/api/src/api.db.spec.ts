import { testApp, type TestApp } from '@keshen/testing/server';
import { ApiModule } from './api.module';

describe('the API', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await testApp({ imports: [ApiModule] });
  });
  afterAll(() => api?.close());

  const get = (url: string, headers = {}) => api.app.inject({ method: 'GET', url, headers });

  it('answers without signing in whether it is alive and ready', async () => {
    expect((await get('/api/health')).json()).toEqual({ status: 'alive' });
    const ready = await get('/api/ready');
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { database: 'ready', queue: 'ready' } },
    ]);
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
  });
});
