import { makeCreditCode } from '@keshen/kernel';
import { v7 as uuid } from 'uuid';
import { PASSWORD, Portal, type Browser } from './portal.fixture';
import { codeOf, setUp } from './second-factor.fixture';

const portal = new Portal();
beforeAll(() => portal.start());
afterAll(() => portal.stop());

let parties = 0;
/** A unit whose people are these accounts. */
async function unitOf(people: Record<string, string>): Promise<string> {
  const id = uuid();
  const code = makeCreditCode('91', '310114', `MA1GE${String(++parties).padStart(3, '0')}`);
  await portal.sql(
    `insert into parties (id, kind, name, credit_code, vouched_at, created_at, changed_at)
     values ($1, 'legal', '上海星澜传感技术有限公司', $2, now(), now(), now())`,
    [id, code],
  );
  for (const [account, role] of Object.entries(people))
    await portal.sql(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
       values ($1, $2, $3, 'active', now(), now())`,
      [id, account, role],
    );
  return id;
}

async function proved(email: string): Promise<Browser> {
  const browser = await portal.signedIn(email);
  await browser.post('/session/proof', { current: PASSWORD });
  return browser;
}
const eraseOwn = (browser: Browser, email: string) => browser.post('/account/erasure', { email });

describe('closing an account', () => {
  it('erases who one can be reached by and how one signs in, and keeps what was done under the name', async () => {
    const email = 'leaves@example.com';
    const id = await portal.person(email, '周敏');
    const party = await unitOf({ [id]: 'enterprise-administrator' });
    const browser = await portal.signedIn(email);
    await browser.put('/account', { name: '周敏', mobile: '13812342047', locale: 'zh-CN' });
    const { secret } = await setUp(portal, browser);
    await browser.post('/session/proof', { code: codeOf(portal, secret) });
    await portal.sql(
      `insert into messages (account_id, key, template, locale, subject, body, data, thing_kind, thing_id, created_at)
       values ($1, 'm', 't', 'zh-CN', '标题', '内容', '{}', 'x', 'x', now())`,
      [id],
    );
    expect((await eraseOwn(browser, 'other@example.com')).body).toMatchObject({
      code: 'erasure.email',
      field: 'email',
    });
    expect((await eraseOwn(browser, 'Leaves@example.com')).status).toBe(204);

    expect((await browser.get('/account')).status).toBe(401);
    expect((await portal.browser().signIn(email, PASSWORD)).body).toMatchObject({ code: 'sign-in.wrong' });
    expect(
      await portal.sql('select name, email, mobile, password_hash, state from accounts where id = $1', [id]),
    ).toEqual([
      { name: '周敏', email: `${id}@erased.invalid`, mobile: null, password_hash: null, state: 'retired' },
    ]);
    for (const table of ['sessions', 'second_factors', 'account_links', 'email_tokens', 'messages'])
      expect([table, await portal.sql(`select 1 from ${table} where account_id = $1`, [id])]).toEqual([
        table,
        [],
      ]);
    expect(await portal.sql('select role, state from memberships where party_id = $1', [party])).toEqual([
      { role: 'enterprise-administrator', state: 'retired' },
    ]);
    const acts = await portal.sql<{ label: string; text: string }>(
      `select label, details::text as text from audit_records where act = 'account.erase' and thing_id = $1`,
      [id],
    );
    expect(acts).toEqual([{ label: '周敏', text: '{}' }]);
    expect((await portal.mails(email)).map(({ template }) => template)).toContain('identity.erased');
    // The address is free again, for the same person too.
    await portal.person(email, '周敏');
    expect((await portal.browser().signIn(email, PASSWORD)).status).toBe(200);
  });

  it('asks for a proof, and is done by an administrator for those who ask; a second time changes nothing', async () => {
    const id = await portal.person('asks@example.com', '吴芳', [{ role: 'officer', scope: null }]);
    await portal.sql(
      `insert into experts (account_id, class, unit, created_at, resident_sealed, resident_fingerprint)
       values ($1, 'technical', '上海大学', now(), 'k1.x', 'x')`,
      [id],
    );
    const other = await portal.person('colleague@example.com', '陈立群');
    const admin = await portal.person('boss@example.com', '许慧敏', [{ role: 'administrator', scope: null }]);
    const browser = await portal.signedIn('boss@example.com');
    const erase = (account: string, email: string) =>
      browser.post(`/admin/people/${account}/erasure`, { email });
    expect((await erase(id, 'asks@example.com')).body).toMatchObject({ code: 'session.proof-needed' });
    await browser.post('/session/proof', { current: PASSWORD });
    expect((await erase(admin, 'boss@example.com')).body).toMatchObject({ code: 'erasure.staff' });
    expect((await erase(id, 'asks@example.com')).status).toBe(204);
    const [erasedAt] = await portal.sql('select erased_at, erased_by from accounts where id = $1', [id]);
    expect(erasedAt).toMatchObject({ erased_by: admin });
    portal.clock.advance(60_000);
    expect((await erase(id, 'asks@example.com')).status).toBe(204);
    expect(await portal.sql('select erased_at, erased_by from accounts where id = $1', [id])).toEqual([
      erasedAt,
    ]);
    expect((await browser.get(`/admin/people/${id}`)).body).toMatchObject({
      erased: true,
      state: 'retired',
      staff: [],
    });
    expect(
      await portal.sql(
        'select unit, resident_sealed, available, retired_at is not null as retired from experts where account_id = $1',
        [id],
      ),
    ).toEqual([{ unit: '上海大学', resident_sealed: null, available: false, retired: true }]);
    const officer = await portal.signedIn('colleague@example.com');
    expect((await officer.post(`/admin/people/${other}/erasure`, { email: 'x@example.com' })).status).toBe(
      403,
    );
  });

  it('waits until who works for the office, or alone manages a unit of several, has handed over', async () => {
    await portal.person('clerk@example.com', '郑岚', [{ role: 'officer', scope: null }]);
    expect((await eraseOwn(await proved('clerk@example.com'), 'clerk@example.com')).body).toMatchObject({
      code: 'erasure.staff',
    });
    const chief = await portal.person('chief@example.com', '林森');
    const writer = await portal.person('writer@example.com', '何静');
    const party = await unitOf({ [chief]: 'enterprise-administrator', [writer]: 'writer' });
    const browser = await proved('chief@example.com');
    expect((await eraseOwn(browser, 'chief@example.com')).body).toMatchObject({
      code: 'member.last-administrator',
    });
    await portal.sql(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
       values ($1, $2, 'enterprise-administrator', 'active', now(), now())`,
      [party, writer],
    );
    expect((await eraseOwn(browser, 'chief@example.com')).status).toBe(204);
  });
});
