import type { OwnSecondFactor } from '@keshen/identity/server';
import { PASSWORD, Portal, type Browser } from './portal.fixture';
import * as at from './second-factor.fixture';

const portal = new Portal();
beforeAll(() => portal.start({ SECOND_FACTOR: 'staff' }));
afterAll(() => portal.stop());

const codeOf = (secret: string, steps?: number) => at.codeOf(portal, secret, steps);
const setUp = (browser: Browser) => at.setUp(portal, browser);
const signIn = async (login: string, code?: string) => {
  const browser = await portal.browser().open();
  const answer = await browser.post('/session', { login, password: PASSWORD, ...(code ? { code } : {}) });
  return { ...answer, code: (answer.body as { code?: string }).code };
};

describe('the second factor', () => {
  it('is asked for by a code of the app, once it was confirmed by one, and the other sessions end', async () => {
    await portal.person('two@example.com', '周敏');
    const browser = await portal.signedIn('two@example.com');
    const other = await portal.signedIn('two@example.com');
    expect((await browser.post('/second-factor', { current: 'not my password' })).body).toMatchObject({
      code: 'password.wrong',
      field: 'current',
    });
    const begun = (await browser.post('/second-factor', { current: PASSWORD })).body as {
      secret: string;
      uri: string;
    };
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/.*two%40example\.com/);
    expect((await signIn('two@example.com')).status).toBe(200);
    expect((await browser.put('/second-factor', { code: '000000' })).body).toMatchObject({
      code: 'second-factor.wrong',
    });
    const { body, status } = await browser.put('/second-factor', { code: codeOf(begun.secret) });
    expect([status, (body as { codes: string[] }).codes.length]).toEqual([200, 10]);
    expect((await other.get('/account')).status).toBe(401);
    expect((await browser.get('/session')).body).toMatchObject({ secondFactor: 'on' });

    expect(await signIn('two@example.com')).toMatchObject({ status: 401, code: 'sign-in.code-needed' });
    const used = codeOf(begun.secret);
    expect(await signIn('two@example.com', used)).toMatchObject({ status: 401, code: 'sign-in.code-wrong' });
    portal.clock.advance(30_000);
    const [one, two] = await Promise.all([
      signIn('two@example.com', codeOf(begun.secret)),
      signIn('two@example.com', codeOf(begun.secret)),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 401]);
    const stored = await portal.sql<{ secret: string }>('select secret from second_factors');
    expect(JSON.stringify(stored)).not.toContain(begun.secret);
  });

  it('takes each recovery code once, and those before no more after new ones were made', async () => {
    await portal.person('lost@example.com', '陆经办');
    const browser = await portal.signedIn('lost@example.com');
    const { secret, codes } = await setUp(browser);
    const [first = '', second = ''] = codes;
    expect((await signIn('lost@example.com', first.toLowerCase())).status).toBe(200);
    expect(await signIn('lost@example.com', first)).toMatchObject({
      status: 401,
      code: 'sign-in.code-wrong',
    });
    expect(((await browser.get('/second-factor')).body as OwnSecondFactor).codesLeft).toBe(9);
    const renewed = await browser.post('/second-factor/recovery-codes', { code: codeOf(secret) });
    expect(renewed.status).toBe(200);
    expect((await signIn('lost@example.com', second)).status).toBe(401);
    const anew = (renewed.body as { codes: string[] }).codes[0]!;
    expect((await signIn('lost@example.com', anew)).status).toBe(200);
  });

  it('tells its owner when a right code comes a second time, once for each code', async () => {
    await portal.person('watched@example.com', '蒋工');
    const { secret, codes } = await setUp(await portal.signedIn('watched@example.com'));
    const told = async () =>
      (await portal.mails('watched@example.com')).filter(
        ({ template }) => template === 'identity.second-factor-reused',
      ).length;
    const used = codeOf(secret);
    expect((await signIn('watched@example.com', used)).status).toBe(200);
    expect((await signIn('watched@example.com', '000000')).status).toBe(401);
    expect(await told()).toBe(0);
    for (let i = 0; i < 2; i++)
      expect(await signIn('watched@example.com', used)).toMatchObject({ code: 'sign-in.code-wrong' });
    expect(await told()).toBe(1);
    expect((await signIn('watched@example.com', codes[0])).status).toBe(200);
    expect((await signIn('watched@example.com', codes[0])).status).toBe(401);
    expect(await told()).toBe(2);
    const acts = await portal.sql(`select 1 from audit_records where act = 'account.second-factor-reused'`);
    expect(acts.length).toBeGreaterThanOrEqual(3);
  });

  it('gives who knows the password five tries at the code, however often the password is given', async () => {
    await portal.person('guessed@example.com', '吴芳');
    const { secret } = await setUp(await portal.signedIn('guessed@example.com'));
    for (let left = 4; left >= 0; left--) {
      expect((await signIn('guessed@example.com')).code).toBe('sign-in.code-needed');
      expect((await signIn('guessed@example.com', '000000')).body).toMatchObject({ details: { left } });
    }
    expect(await signIn('guessed@example.com', codeOf(secret))).toMatchObject({
      status: 429,
      code: 'sign-in.locked',
    });
    portal.clock.advance(15 * 60_000);
    expect((await signIn('guessed@example.com', codeOf(secret))).status).toBe(200);
  });

  it('is taken away with password and code, or by the administrator, of which the owner is told', async () => {
    await portal.person('away@example.com', '何静');
    await portal.person('admin@example.com', '系统管理员', [{ role: 'administrator', scope: null }]);
    const browser = await portal.signedIn('away@example.com');
    const { secret } = await setUp(browser);
    expect((await browser.post('/second-factor', { current: PASSWORD })).body).toMatchObject({
      code: 'second-factor.on',
    });
    const end = (code: string) => browser.post('/second-factor/end', { current: PASSWORD, code });
    expect((await end('000000')).body).toMatchObject({
      status: 422,
      code: 'second-factor.wrong',
      field: 'code',
    });
    expect((await end(codeOf(secret))).status).toBe(204);
    expect((await signIn('away@example.com')).status).toBe(200);
    expect((await end(codeOf(secret))).body).toMatchObject({ code: 'second-factor.off' });

    const again = await setUp(browser);
    expect(again.secret).not.toBe(secret);
    const administrator = await portal.signedIn('admin@example.com');
    await setUp(administrator);
    const [{ id } = { id: '' }] = await portal.sql<{ id: string }>(
      `select id from accounts where email = 'away@example.com'`,
    );
    expect((await administrator.get(`/admin/people/${id}`)).body).toMatchObject({ secondFactor: true });
    expect((await administrator.del(`/admin/people/${id}/second-factor`)).status).toBe(204);
    expect((await browser.get('/account')).status).toBe(401);
    expect((await signIn('away@example.com')).status).toBe(200);
    const acts = await portal.sql<{ act: string }>(
      `select act from audit_records where thing_id = $1 and act like 'account.second-factor%' order by id`,
      [id],
    );
    expect(acts.map(({ act }) => act.split('-').at(-1))).toEqual(['on', 'off', 'on', 'off']);
  });

  it('where the office asks it of staff, lets the roles of who has none rest, and the rest of the account work', async () => {
    await portal.person('leader@example.com', '沈主任', [{ role: 'leader', scope: null }]);
    const browser = await portal.signedIn('leader@example.com');
    expect((await browser.get('/session')).body).toMatchObject({ staff: [], secondFactor: 'needed' });
    expect((await browser.get('/account')).status).toBe(200);
    await setUp(browser);
    expect((await browser.get('/session')).body).toMatchObject({
      staff: [{ role: 'leader', scope: null }],
      secondFactor: 'on',
    });
  });

  it('that was begun is forgotten when it is not confirmed within a quarter of an hour', async () => {
    await portal.person('slow@example.com', '郑工');
    const browser = await portal.signedIn('slow@example.com');
    const { secret } = (await browser.post('/second-factor', { current: PASSWORD })).body as {
      secret: string;
    };
    portal.clock.advance(15 * 60_000);
    expect((await browser.put('/second-factor', { code: codeOf(secret) })).body).toMatchObject({
      status: 409,
      code: 'second-factor.not-begun',
    });
  });
});
