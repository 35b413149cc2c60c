import { jest } from '@jest/globals';
import { testApp, type TestApp } from '@keshen/testing/server';
import { v7 as uuid } from 'uuid';
import { ApiModule } from '../api.module';

const LIMIT = 60;

describe('floods', () => {
  let api: TestApp;
  beforeAll(async () => {
    const env = { REQUESTS_PER_ACCOUNT: String(LIMIT), REQUESTS_PER_ADDRESS: String(LIMIT * 2) };
    api = await testApp({ imports: [ApiModule], env });
  });
  afterAll(() => api?.close());

  const person = async () => {
    const id = uuid();
    await api.db.database.read(
      'insert into accounts (id, email, name, created_at) values ($1, $2, $2, now())',
      [id, `${id}@example.com`],
    );
    return api.as(id);
  };
  let asked = 0;
  /** From an address of its own unless one is given. */
  const ask = async (
    headers: Record<string, string>,
    remoteAddress = `10.0.${++asked >> 8}.${asked & 255}`,
  ) => api.app.inject({ method: 'GET', url: '/api/session', headers, remoteAddress });

  it('of one account from many addresses are refused with words and Retry-After; a colleague goes on', async () => {
    const [busy, colleague] = [await person(), await person()];
    for (let n = 0; n < LIMIT; n++) expect((await ask(busy.headers)).statusCode).toBe(200);
    const refused = await ask(busy.headers);
    expect([refused.statusCode, refused.headers['content-type']]).toEqual([429, 'application/problem+json']);
    expect(refused.json()).toMatchObject({ code: 'rate.limited', details: { seconds: expect.any(Number) } });
    expect(refused.headers['retry-after']).toBe(String(refused.json().details.seconds));
    expect((await ask(colleague.headers)).statusCode).toBe(200);
  });

  it('from one address are refused without asking the database; the signs of life are not counted', async () => {
    for (let n = 0; n < LIMIT * 2; n++) await ask({}, '10.9.9.9');
    const statements = jest.spyOn(api.db.database, 'quick');
    const cookie = (await person()).headers;
    const refused = await ask(cookie, '10.9.9.9');
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate.limited']);
    expect(statements).not.toHaveBeenCalled();
    const alive = await api.app.inject({ method: 'GET', url: '/api/health', remoteAddress: '10.9.9.9' });
    expect(alive.statusCode).toBe(200);
    expect((await ask(cookie)).statusCode).toBe(200);
  });
});
