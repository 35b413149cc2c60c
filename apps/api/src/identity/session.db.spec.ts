import { PASSWORD, Portal } from './portal.fixture';

const portal = new Portal();
beforeAll(() => portal.start());
afterAll(() => portal.stop());

describe('signing in', () => {
  it('refuses a wrong password with the tries left and locks after five; an address without account gets the same', async () => {
    await portal.person('known@example.com', '周敏');
    const answers: Record<string, string[]> = { known: [], unknown: [] };
    for (const who of ['known', 'unknown']) {
      for (let i = 0; i < 6; i++) {
        const browser = await portal.browser({ 'x-request-id': `request-of-try-${i}` }).open();
        const { status, text } = await browser.post('/session', {
          login: `${who}@example.com`,
          password: 'wrong wrong',
        });
        answers[who]!.push(`${status} ${text}`);
      }
    }
    expect(answers['known']).toEqual(answers['unknown']);
    expect(answers['known']!.map((a) => a.slice(0, 3))).toEqual(['401', '401', '401', '401', '401', '429']);
    expect(answers['known']![0]).toContain('"left":4');
    const right = await portal.browser().signIn('known@example.com', PASSWORD);
    expect(right).toMatchObject({ status: 429, body: { code: 'sign-in.locked', details: { minutes: 15 } } });
    portal.clock.advance(15 * 60_000);
    expect((await portal.browser().signIn('known@example.com', PASSWORD)).status).toBe(200);
  });

  it('gives no more tries to many at once than to one after the other', async () => {
    const browsers = await Promise.all(Array.from({ length: 12 }, () => portal.browser().open()));
    const answers = await Promise.all(
      browsers.map((b) => b.post('/session', { login: 'many@example.com', password: 'wrong wrong' })),
    );
    expect(answers.filter((a) => a.status === 401)).toHaveLength(5);
    expect(answers.filter((a) => a.status === 429)).toHaveLength(7);
  });

  it('answers who one is, gives a new token, and takes a mobile number that one account has', async () => {
    await portal.person('officer@example.com', '陆经办', [{ role: 'officer', scope: null }]);
    await portal.sql(
      `update accounts set mobile = '13900001111' where email = 'officer@example.com' returning id`,
    );
    const browser = portal.browser();
    const before = (await browser.get('/session')).body as { csrf: string; account: unknown };
    expect(before.account).toBeNull();
    const { status, body } = await browser.signIn('139 0000 1111', PASSWORD);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account: { name: '陆经办', email: 'officer@example.com', locale: 'zh-CN' },
      staff: [{ role: 'officer', scope: null }],
      memberships: [],
      now: '2026-11-24T02:15:00.000Z',
      demo: false,
    });
    expect((body as { csrf: string }).csrf).not.toBe(before.csrf);
  });

  it('on a device that is new to the account is told to its owner, once an hour, and on the first one to nobody', async () => {
    await portal.person('travels@example.com', '旅经办');
    const on = (system: string) =>
      portal
        .browser({ 'user-agent': `Mozilla/5.0 (${system}) Chrome/150.0 Safari/537.36` })
        .signIn('travels@example.com', PASSWORD);
    const told = async () =>
      (await portal.mails('travels@example.com')).filter((m) => m.template === 'identity.new-device');
    await on('Windows NT 10.0');
    await on('Windows NT 10.0');
    expect(await told()).toEqual([]);
    await on('Android 16');
    await on('iPhone');
    const [first, ...more] = await told();
    expect(more).toEqual([]);
    expect(first!.body).toContain('Chrome · Android');
    portal.clock.advance(3_600_000);
    await on('iPhone');
    expect(await told()).toHaveLength(1);
    await on('Macintosh');
    expect(await told()).toHaveLength(2);
  });

  it('refuses requests of other sites and requests without the token of their own cookie', async () => {
    const browser = await portal.signedIn('officer@example.com');
    const cross = await browser.call('DELETE', '/sessions', undefined, { 'sec-fetch-site': 'cross-site' });
    expect(cross).toMatchObject({ status: 403, body: { code: 'csrf.site' } });
    const origin = await browser.call('DELETE', '/sessions', undefined, { origin: 'https://evil.example' });
    expect(origin).toMatchObject({ status: 403, body: { code: 'csrf.site' } });
    const other = (await portal.browser().get('/session')).body as { csrf: string };
    const foreign = await browser.call('DELETE', '/sessions', undefined, { 'x-csrf-token': other.csrf });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'csrf.token' } });
    expect((await browser.del('/sessions')).status).toBe(204);
  });

  it('refuses what is no sign-in: unknown fields, other types, broken JSON, another content type', async () => {
    const browser = await portal.browser().open();
    const sent = { login: 'a@example.com', password: 'x', admin: true };
    expect(await browser.post('/session', sent)).toMatchObject({
      status: 422,
      body: { code: 'body.invalid' },
    });
    expect((await browser.post('/session', { login: ['a'], password: {} })).status).toBe(422);
    const headers = { 'content-type': 'application/json' };
    expect(await browser.call('POST', '/session', '{', headers)).toMatchObject({
      status: 400,
      body: { code: 'body.malformed' },
    });
    const text = await browser.call('POST', '/session', 'a=b', { 'content-type': 'text/plain' });
    expect(text.status).toBe(415);
  });
});

describe('a session', () => {
  it('that is ended is refused at once, whoever ends it', async () => {
    const [phone, desk] = [
      await portal.signedIn('officer@example.com'),
      await portal.signedIn('officer@example.com'),
    ];
    const list = (await desk.get('/sessions')).body as { id: string; current: boolean }[];
    expect(list.filter((s) => s.current)).toHaveLength(1);
    expect((await desk.del('/sessions')).status).toBe(204);
    expect(await phone.get('/sessions')).toMatchObject({ status: 401, body: { code: 'session.required' } });
    expect((await desk.del('/session')).status).toBe(204);
    expect((await desk.get('/sessions')).status).toBe(401);
  });

  it('ends by itself after an hour without a request, and after twelve hours in any case', async () => {
    const browser = await portal.signedIn('officer@example.com');
    portal.clock.advance(59 * 60_000);
    expect((await browser.get('/account')).status).toBe(200);
    portal.clock.advance(60 * 60_000);
    expect((await browser.get('/account')).status).toBe(401);
    const long = await portal.signedIn('officer@example.com');
    for (let i = 0; i < 14; i++) {
      portal.clock.advance(50 * 60_000);
      expect((await long.get('/account')).status).toBe(200);
    }
    portal.clock.advance(50 * 60_000);
    expect((await long.get('/account')).status).toBe(401);
  });

  it('says when it ends, and the password begins its hours anew while the one before ends', async () => {
    const browser = await portal.signedIn('officer@example.com');
    const ends = async () => {
      const { ends: found } = (await browser.get('/session')).body as {
        ends: { idle: string; absolute: string };
      };
      return { idle: Date.parse(found.idle), absolute: Date.parse(found.absolute) };
    };
    const first = await ends();
    const hour = 3_600_000;
    const now = portal.clock.now().getTime();
    expect(first).toEqual({ idle: now + hour, absolute: now + 12 * hour });
    portal.clock.advance(50 * 60_000);
    expect(await ends()).toEqual({ idle: first.idle + 50 * 60_000, absolute: first.absolute });
    const again = await browser.post('/session', { login: 'officer@example.com', password: PASSWORD });
    expect(again.status).toBe(200);
    expect((await ends()).absolute).toBe(first.absolute + 50 * 60_000);
    expect((await portal.browser().get('/session')).body).toMatchObject({ ends: null });
  });

  it('writes its last use once a minute at most', async () => {
    const browser = await portal.signedIn('officer@example.com');
    const used = async (): Promise<string> =>
      String(
        (
          await portal.sql<{ xmin: string }>(
            'select xmin::text from sessions order by created_at desc, id desc limit 1',
          )
        )[0]!.xmin,
      );
    const before = await used();
    await browser.get('/account');
    expect(await used()).toBe(before);
    portal.clock.advance(60_000);
    await browser.get('/account');
    expect(await used()).not.toBe(before);
  });

  it('belongs to nobody else: another person’s cannot be ended and is not said to exist', async () => {
    await portal.person('other@example.com', '李其他');
    const own = await portal.signedIn('officer@example.com');
    const list = (await own.get('/sessions')).body as { id: string }[];
    const other = await portal.signedIn('other@example.com');
    expect(await other.del(`/sessions/${list[0]!.id}`)).toMatchObject({ status: 404 });
    expect((await own.get('/account')).status).toBe(200);
  });
});

describe('passwords', () => {
  it('are set anew by a link that works once, for half an hour, and end all sessions', async () => {
    const browser = await portal.signedIn('other@example.com');
    const visitor = await portal.browser().open();
    const known = await visitor.post('/password-resets', { email: 'Other@Example.com' });
    const unknown = await visitor.post('/password-resets', { email: 'nobody@example.com' });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    expect(await portal.mails('nobody@example.com')).toEqual([]);
    const token = await portal.token('other@example.com', 'identity.reset');
    const weak = await visitor.put(`/password-resets/${token}`, { password: '李其他的密码就是这一个了' });
    expect(weak).toMatchObject({ status: 422, body: { problems: [{ code: 'password.names' }] } });
    expect(
      (await visitor.put(`/password-resets/${token}`, { password: 'a second bag of words' })).status,
    ).toBe(204);
    expect(
      await visitor.put(`/password-resets/${token}`, { password: 'a second bag of words' }),
    ).toMatchObject({
      status: 422,
      body: { code: 'token.unknown' },
    });
    expect((await browser.get('/account')).status).toBe(401);
    expect((await portal.browser().signIn('other@example.com', PASSWORD)).status).toBe(401);
    expect((await portal.browser().signIn('other@example.com', 'a second bag of words')).status).toBe(200);

    portal.clock.advance(61_000);
    await visitor.post('/password-resets', { email: 'other@example.com' });
    const late = await portal.token('other@example.com', 'identity.reset');
    portal.clock.advance(10 * 60_000);
    expect((await visitor.put(`/password-resets/${late}`, { password: PASSWORD })).body).toMatchObject({
      status: 422,
      code: 'token.expired',
    });
  });

  it('are changed by who knows the one before, and the other sessions end', async () => {
    await portal.person('change@example.com', '王改');
    const [desk, phone] = [
      await portal.signedIn('change@example.com'),
      await portal.signedIn('change@example.com'),
    ];
    const wrong = await desk.put('/password', { current: 'not this one', password: 'a new set of words' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'password.wrong', details: { left: 4 } } });
    expect((await desk.put('/password', { current: PASSWORD, password: 'a new set of words' })).status).toBe(
      204,
    );
    expect((await desk.get('/account')).status).toBe(200);
    expect((await phone.get('/account')).status).toBe(401);
    expect((await portal.mails('change@example.com')).map((m) => m.template)).toEqual([
      'identity.password-changed',
    ]);
  });
});

describe('single sign-on', () => {
  it('is not there without a provider', async () => {
    const browser = await portal.browser().open();
    expect((await browser.get('/session')).body).not.toHaveProperty('singleSignOn');
    expect(await browser.get('/oidc/start')).toMatchObject({ status: 404, body: { code: 'oidc.off' } });
    expect((await browser.get('/oidc/callback?code=x&state=y')).location).toBe('/sign-in?failed=oidc.stale');
  });
});
