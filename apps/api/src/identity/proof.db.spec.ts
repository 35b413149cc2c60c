import { Controller, Module, Post } from '@nestjs/common';
import { PROOF_MINUTES } from '@keshen/identity';
import { Proved, SignedIn } from '@keshen/identity/server';
import { PASSWORD, Portal, type Browser } from './portal.fixture';
import { codeOf, setUp } from './second-factor.fixture';

@Controller('api/money')
class Money {
  @Post()
  @SignedIn()
  @Proved()
  pay() {
    return { paid: true };
  }
}
@Module({ controllers: [Money] })
class MoneyModule {}

const portal = new Portal();
beforeAll(() => portal.start(undefined, [MoneyModule]));
afterAll(() => portal.stop());

const pay = (browser: Browser) => browser.post('/money', {});
const prove = (browser: Browser, given: object) => browser.post('/session/proof', given);
const refused = { status: 403, body: { code: 'session.proof-needed', details: { by: 'current' } } };

describe('what moves money', () => {
  it('asks for the password again, also right after signing in, and holds for its minutes', async () => {
    await portal.person('pays@example.com', '陈立群');
    const browser = await portal.signedIn('pays@example.com');
    expect(await pay(browser)).toMatchObject(refused);
    expect(await prove(browser, {})).toMatchObject({ status: 422, body: { code: 'proof.incomplete' } });
    expect(await prove(browser, { code: '123456' })).toMatchObject({
      status: 422,
      body: { field: 'current' },
    });
    expect((await prove(browser, { current: 'not my password' })).body).toMatchObject({
      code: 'password.wrong',
    });
    expect(await pay(browser)).toMatchObject(refused);
    expect(await prove(browser, { current: PASSWORD })).toMatchObject({
      status: 200,
      body: { minutes: PROOF_MINUTES },
    });
    expect((await pay(browser)).body).toEqual({ paid: true });
    portal.clock.advance(PROOF_MINUTES * 60_000 - 1);
    expect((await pay(browser)).status).toBe(201);
    portal.clock.advance(1);
    expect(await pay(browser)).toMatchObject(refused);
    const acts = await portal.sql<{ details: object }>(
      `select details from audit_records where act = 'session.proof'`,
    );
    expect(acts).toEqual([{ details: { by: 'current' } }]);
  });

  it('holds the proof for that session alone', async () => {
    await portal.person('two-places@example.com', '许慧敏');
    const [here, there] = [
      await portal.signedIn('two-places@example.com'),
      await portal.signedIn('two-places@example.com'),
    ];
    await prove(here, { current: PASSWORD });
    expect([(await pay(here)).status, (await pay(there)).status]).toEqual([201, 403]);
    await here.signIn('two-places@example.com', PASSWORD);
    expect((await pay(here)).status).toBe(403);
  });

  it('asks for a code where the second factor is set up, and a password is not enough there', async () => {
    await portal.person('factor@example.com', '周敏');
    const browser = await portal.signedIn('factor@example.com');
    const { secret } = await setUp(portal, browser);
    expect((await pay(browser)).body).toMatchObject({ details: { by: 'code' } });
    expect((await prove(browser, { current: PASSWORD })).body).toMatchObject({ code: 'proof.incomplete' });
    expect((await prove(browser, { code: '000000' })).body).toMatchObject({ code: 'second-factor.wrong' });
    expect((await prove(browser, { code: codeOf(portal, secret) })).status).toBe(200);
    expect((await pay(browser)).status).toBe(201);
  });

  it('lets nobody guess on: five wrong ones lock the proof', async () => {
    await portal.person('guessing@example.com', '吴芳');
    const browser = await portal.signedIn('guessing@example.com');
    for (let left = 4; left >= 0; left--)
      expect((await prove(browser, { current: 'a guess of somebody' })).body).toMatchObject({
        details: { left },
      });
    expect(await prove(browser, { current: PASSWORD })).toMatchObject({
      status: 429,
      body: { code: 'sign-in.locked' },
    });
    expect((await pay(browser)).status).toBe(403);
  });
});
