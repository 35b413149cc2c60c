import { PASSWORD, Portal } from './portal.fixture';

const portal = new Portal();
beforeAll(() => portal.start());
afterAll(() => portal.stop());

type Copy = { whole: boolean; held: Record<string, Record<string, unknown>[]> };

describe('a copy of what is held of a person', () => {
  it('is given to themselves after a proof, of nobody else, and its taking stands in the audit', async () => {
    const id = await portal.person('copy@example.com', '周敏', [{ role: 'officer', scope: null }]);
    await portal.person('other@example.com', '吴芳');
    await portal.signedIn('other@example.com');
    const browser = await portal.signedIn('copy@example.com');
    expect((await browser.get('/account/copy')).body).toMatchObject({ code: 'session.proof-needed' });
    await browser.post('/session/proof', { current: PASSWORD });
    const { status, body, text } = await browser.get('/account/copy');
    const { whole, held } = body as Copy;
    expect([status, whole]).toEqual([200, true]);
    expect(held.account).toMatchObject([{ email: 'copy@example.com', name: '周敏' }]);
    expect(held.staffRoles).toMatchObject([{ role: 'officer', state: 'active' }]);
    expect(held.sessions).toHaveLength(1);
    expect(held.acts!.map(({ act }) => act)).toEqual(['session.proof', 'session.start']);
    expect(text).not.toMatch(/吴芳|other@example|argon2|token/);
    const taken = await portal.sql(
      `select 1 from audit_records where act = 'account.copy' and thing_id = $1`,
      [id],
    );
    expect(taken).toHaveLength(1);
  });
});
