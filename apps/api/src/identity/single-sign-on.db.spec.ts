import { Secret, TOTP } from 'otpauth';
import { OpenIdProvider } from '@keshen/identity/server';
import { makeCreditCode } from '@keshen/kernel';
import type { Config } from '@keshen/platform/server';
import { OidcPeer } from './oidc-peer.fixture';
import { PASSWORD, Portal, type Browser } from './portal.fixture';

const creditCode = makeCreditCode('91', '310114', 'MA1GW777');
const zhou = {
  name: '周敏',
  email: 'zhou@example.com',
  email_verified: true,
  unit_name: '上海星澜传感技术有限公司',
  credit_code: creditCode,
};
const peer = new OidcPeer({
  zhou,
  'zhou-too': zhou,
  lu: { name: '陆经办' },
  retired: {},
  late: {},
  careful: {},
});
const portal = new Portal();

beforeAll(async () => {
  await peer.start('http://localhost:3000/api/oidc/callback');
  await portal.start({
    ...peer.env,
    SECOND_FACTOR: 'staff',
    OIDC_SECOND_FACTOR: 'urn:ca,fpt',
    OIDC_SIGN_OUT: '1',
  });
});
afterAll(async () => {
  await portal.stop();
  await peer.stop();
});

const codeOf = (answer: { body: never }): string => (answer.body as { code: string }).code;
const account = async (browser: Browser): Promise<string | undefined> =>
  ((await browser.get('/session')).body as { account: { email: string } | null }).account?.email;
/** To the provider as this person, and the address with which it sends back. */
async function sentBack(
  browser: Browser,
  person: string,
  to = '',
  jar?: Map<string, string>,
): Promise<string> {
  const { status, location } = await browser.get(`/oidc/start${to && `?to=${encodeURIComponent(to)}`}`);
  expect(status).toBe(302);
  const { pathname, search } = new URL(await peer.through(location!, person, jar));
  return `${pathname.replace(/^\/api/, '')}${search}`;
}
/** There and back; answers where the portal sends the browser then. */
const arrive = async (browser: Browser, person: string, to?: string): Promise<string | undefined> =>
  (await browser.get(await sentBack(browser, person, to))).location;
/** An account whose owner has come from the provider and has given the password. */
async function linked(email: string, person: string): Promise<Browser> {
  const browser = await portal.browser().open();
  expect(await arrive(browser, person)).toBe('/single-sign-on');
  const answer = await browser.post('/oidc/link', { login: email, password: PASSWORD });
  expect(answer.status).toBe(200);
  return browser;
}

describe('single sign-on', () => {
  it('is offered where a provider is configured, and asks it by PKCE, state and nonce', async () => {
    const browser = await portal.browser().open();
    expect((await browser.get('/session')).body).toMatchObject({ singleSignOn: '一网通办' });
    const { location } = await browser.get('/oidc/start');
    const asked = new URL(location!);
    expect(asked.origin).toBe(peer.issuer);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: 'keshen',
      response_type: 'code',
      redirect_uri: 'http://localhost:3000/api/oidc/callback',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('asks whoever comes the first time for the password, whatever address the provider names; then never again', async () => {
    await portal.person('zhou@example.com', '周敏');
    const browser = await portal.browser().open();
    expect(await arrive(browser, 'zhou', '/applications')).toBe('/single-sign-on');
    expect(await account(browser)).toBeUndefined();
    expect((await browser.get('/oidc/waiting')).body).toEqual({
      needs: 'password',
      says: { name: '周敏', email: 'zhou@example.com', unit: zhou.unit_name, creditCode },
      to: '/applications',
    });
    const wrong = await browser.post('/oidc/link', {
      login: 'zhou@example.com',
      password: 'not the password',
    });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'sign-in.wrong']);
    const before = browser.cookies.get('keshen');
    const right = await browser.post('/oidc/link', { login: 'zhou@example.com', password: PASSWORD });
    expect(right.body).toMatchObject({ account: { email: 'zhou@example.com' } });
    expect(browser.cookies.get('keshen')).not.toBe(before);
    expect([...browser.cookies.keys()]).toEqual(['keshen']);

    await browser.open();
    expect((await browser.del('/session')).status).toBe(204);
    expect(await account(browser)).toBeUndefined();
    const visiting = browser.cookies.get('keshen');
    expect(await arrive(browser, 'zhou', '/applications')).toBe('/applications');
    expect(await account(browser)).toBe('zhou@example.com');
    expect(browser.cookies.get('keshen')).not.toBe(visiting);
    const acts = await portal.sql<{ act: string; details: object }>(
      `select act, details from audit_records where act in ('account.link', 'session.start') order by id`,
    );
    expect(acts).toEqual([
      { act: 'account.link', details: { issuer: peer.issuer } },
      { act: 'session.start', details: { through: 'oidc' } },
      { act: 'session.start', details: { through: 'oidc' } },
    ]);
    const [stored] = await portal.sql<{ link: string }>(
      'select row_to_json(l)::text as link from account_links l',
    );
    expect(stored!.link).not.toMatch(/zhou|周敏/);
    const mails = await portal.mails('zhou@example.com');
    expect(mails.map(({ template }) => template)).toEqual(['identity.linked']);
    expect(mails[0]!.body).toContain('一网通办');
  });

  it('takes an answer once, in the browser that went, within minutes, as it was given', async () => {
    const browser = await portal.browser().open();
    const back = await sentBack(browser, 'zhou');
    const stranger = await portal.browser().open();
    expect((await stranger.get(back)).location).toBe('/sign-in?failed=oidc.stale');
    expect((await browser.get(back)).location).toBe('/');
    expect((await browser.get(back)).location).toBe('/sign-in?failed=oidc.stale');

    const changed = await sentBack(browser, 'zhou');
    expect((await browser.get(changed.replace('state=', 'state=x'))).location).toBe(
      '/sign-in?failed=oidc.failed',
    );
    const otherCode = await sentBack(browser, 'zhou');
    expect((await browser.get(otherCode.replace('code=', 'code=x'))).location).toBe(
      '/sign-in?failed=oidc.failed',
    );
    const late = await sentBack(browser, 'zhou');
    portal.clock.advance(11 * 60_000);
    expect((await browser.get(late)).location).toBe('/sign-in?failed=oidc.stale');
    // A code that another browser was given does not go with this one's errand.
    const mine = await sentBack(browser, 'zhou');
    const theirs = new URLSearchParams((await sentBack(stranger, 'zhou')).split('?')[1]);
    const injected = mine.replace(/code=[^&]+/, `code=${theirs.get('code')}`);
    expect((await browser.get(injected)).location).toBe('/sign-in?failed=oidc.failed');
  });

  it('says that the provider let nobody in, and goes to no other site afterwards', async () => {
    const browser = await portal.browser().open();
    expect(await arrive(browser, 'nobody')).toBe('/sign-in?failed=oidc.denied');
    expect(await arrive(browser, 'zhou', '//evil.example/x')).toBe('/');
  });

  it('asks for the code of who has a second factor, unless the provider asked for as much', async () => {
    await portal.person('careful@example.com', '谨慎');
    const browser = await linked('careful@example.com', 'careful');
    const begun = await browser.post('/second-factor', { current: PASSWORD });
    const app = new TOTP({ secret: Secret.fromBase32((begun.body as { secret: string }).secret) });
    const code = () => app.generate({ timestamp: portal.clock.now().getTime() });
    expect((await browser.put('/second-factor', { code: code() })).status).toBe(200);
    portal.clock.advance(60_000);

    const again = await portal.browser().open();
    expect(await arrive(again, 'careful', '/account')).toBe('/single-sign-on');
    expect(await account(again)).toBeUndefined();
    expect((await again.get('/oidc/waiting')).body).toMatchObject({ needs: 'code', to: '/account' });
    expect(codeOf(await again.post('/oidc/code', { code: '000000' }))).toBe('sign-in.code-wrong');
    // Owing a code is no way to link the identity to another account.
    const elsewhere = await again.post('/oidc/link', { login: 'zhou@example.com', password: PASSWORD });
    expect(codeOf(elsewhere)).toBe('oidc.stale');
    expect((await again.post('/oidc/code', { code: code() })).status).toBe(200);
    expect(await account(again)).toBe('careful@example.com');

    const strong = await portal.browser().open();
    expect(await arrive(strong, 'careful+urn:ca')).toBe('/');
    expect(await account(strong)).toBe('careful@example.com');
    const other = await portal.browser().open();
    expect(await arrive(other, 'careful+urn:other')).toBe('/single-sign-on');
  });

  it('leaves the roles of staff at rest until they have a second factor, and never makes staff', async () => {
    await portal.person('lu@example.com', '陆经办', [{ role: 'officer', scope: null }]);
    const browser = await linked('lu@example.com', 'lu');
    expect((await browser.get('/session')).body).toMatchObject({ staff: [], secondFactor: 'needed' });
    const before = await portal.sql('select 1 from accounts');
    expect(await arrive(await portal.browser().open(), 'late')).toBe('/single-sign-on');
    expect(await portal.sql('select 1 from accounts')).toHaveLength(before.length);
  });

  it('lets nobody into an account that is retired', async () => {
    const id = await portal.person('retired@example.com', '退');
    await linked('retired@example.com', 'retired');
    await portal.sql(`update accounts set state = 'retired' where id = $1`, [id]);
    expect(await arrive(await portal.browser().open(), 'retired')).toBe('/sign-in?failed=oidc.closed');
  });

  it('is listed on the own account and ended there, by nobody else', async () => {
    const browser = await linked('zhou@example.com', 'zhou-too');
    await browser.open();
    const list = (await browser.get('/oidc/links')).body as { id: string; issuer: string }[];
    expect(list.map(({ issuer }) => issuer)).toEqual([peer.issuer, peer.issuer]);
    const stranger = await portal.browser().open();
    await stranger.signIn('lu@example.com', PASSWORD);
    expect((await stranger.get('/oidc/links')).body).toHaveLength(1);
    expect((await stranger.del(`/oidc/links/${list[0]!.id}`)).status).toBe(404);
    expect((await browser.del(`/oidc/links/${list[0]!.id}`)).status).toBe(204);
    expect(await arrive(await portal.browser().open(), 'zhou-too')).toBe('/single-sign-on');
    const ended = await portal.sql(`select 1 from audit_records where act = 'account.unlink'`);
    expect(ended).toHaveLength(1);
    expect((await portal.mails('zhou@example.com')).at(-1)!.template).toBe('identity.unlinked');
  });

  it('of one identity goes to one account: whoever is second is refused', async () => {
    const [one, two] = [await portal.browser().open(), await portal.browser().open()];
    for (const browser of [one, two]) expect(await arrive(browser, 'zhou-too')).toBe('/single-sign-on');
    expect((await one.post('/oidc/link', { login: 'zhou@example.com', password: PASSWORD })).status).toBe(
      200,
    );
    const second = await two.post('/oidc/link', { login: 'lu@example.com', password: PASSWORD });
    expect([second.status, codeOf(second)]).toEqual([409, 'oidc.taken']);
  });

  it('signs out at the provider too whoever came through it, who is asked there and comes back home', async () => {
    const jar = new Map<string, string>();
    const browser = await portal.browser().open();
    await browser.get(await sentBack(browser, 'zhou', '', jar));
    await browser.open();
    expect((await browser.get('/session')).body).toMatchObject({ signsOutAtProvider: true });
    const quietly = async (): Promise<URLSearchParams> => {
      const { location } = await (await portal.browser().open()).get('/oidc/start');
      return new URL(await peer.through(`${location}&prompt=none`, 'zhou', jar)).searchParams;
    };
    expect((await quietly()).has('code')).toBe(true);

    expect((await browser.del('/session')).status).toBe(204);
    const { status, location } = await browser.get('/oidc/end');
    expect(status).toBe(302);
    const asked = new URL(location!);
    expect([asked.origin, Object.fromEntries(asked.searchParams)]).toEqual([
      peer.issuer,
      { client_id: 'keshen', post_logout_redirect_uri: 'http://localhost:3000/' },
    ]);
    expect(await peer.signOut(location!, jar)).toBe('http://localhost:3000/');
    expect((await quietly()).get('error')).toBe('login_required');

    const byPassword = await portal.signedIn('zhou@example.com');
    expect((await byPassword.get('/session')).body).toMatchObject({ signsOutAtProvider: false });
  });

  it('ends at home where the provider is not to be signed out at, offers no such thing or does not answer', async () => {
    const config = {
      ...peer.env,
      OIDC_SIGN_OUT: true,
      PUBLIC_URL: 'http://localhost:3000',
    } as never as Config;
    expect(await new OpenIdProvider(config).end()).toContain(peer.issuer);
    expect(await new OpenIdProvider({ ...config, OIDC_SIGN_OUT: false }).end()).toBeNull();
    expect(await new OpenIdProvider({ ...config, OIDC_ISSUER: 'http://127.0.0.1:9' }).end()).toBeNull();
  });

  it('says when the provider does not answer, and asks it again the next time', async () => {
    const lost = new OpenIdProvider({ OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'x' } as Config);
    for (let i = 0; i < 2; i++)
      await expect(lost.begin()).rejects.toMatchObject({ code: 'oidc.unavailable' });
  });
});
