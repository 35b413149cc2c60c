import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { registrationRequest } from '@keshen/identity';
import { makeCreditCode } from '@keshen/kernel';
import { Browser, PASSWORD, Portal, registration } from './portal.fixture';

const portal = new Portal();
const code = (n: number): string => makeCreditCode('91', '310114', `MA1GW${String(n).padStart(3, '0')}`);
let officer: Browser;

beforeAll(async () => {
  const folder = resolve('.tmp', `registry-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, 'registry.json');
  const person = {
    creditCode: code(1),
    name: '上海星澜传感技术有限公司',
    legalRepresentative: '陈星',
    district: '310114',
  };
  writeFileSync(file, JSON.stringify({ legalPersons: [person] }));
  await portal.start({ REGISTRY_FILE: file });
  await portal.person('officer@example.com', '陆经办', [{ role: 'officer', scope: null }]);
  officer = await portal.signedIn('officer@example.com');
});
afterAll(() => portal.stop());

/** Registers, opens the mail and signs in. */
async function registered(email: string, over: object = {}): Promise<Browser> {
  const visitor = await portal.browser().open();
  const taken = await visitor.post('/registrations', registration({ email, ...over }));
  expect(taken).toMatchObject({ status: 202, body: { taken: true } });
  const token = await portal.token(email, 'identity.confirm');
  expect((await visitor.post('/email-confirmations', { token })).status).toBe(200);
  return portal.signedIn(email);
}
type Session = { memberships: { party: string; role: string; vouched: boolean }[] };
const memberships = async (browser: Browser): Promise<Session['memberships']> =>
  ((await browser.get('/session')).body as Session).memberships;
type Mine = {
  id: string;
  state: string;
  registerVerdict: string | null;
  decidedThrough: string | null;
  administrator: string | null;
  used: number;
};
const claims = async (browser: Browser): Promise<Mine[]> =>
  (await browser.get('/claims/mine')).body as Mine[];

describe('registration', () => {
  it('refuses a password of the long list at its field, which the form lets pass', async () => {
    const visitor = await portal.browser().open();
    const sent = registration({ email: 'common@example.com', password: 'wolverine-2026' });
    expect(registrationRequest.safeParse(sent).success).toBe(true);
    const { status, body } = await visitor.post('/registrations', sent);
    expect(status).toBe(422);
    expect(body).toMatchObject({ problems: [{ path: 'password', code: 'password.common' }] });
    expect(await portal.mails('common@example.com')).toEqual([]);
  });

  it('gives the same answer, and takes a mail, whether the address has an account or not', async () => {
    await registered('first@example.com', { creditCode: code(90) });
    const visitor = await portal.browser().open();
    const again = await visitor.post(
      '/registrations',
      registration({ email: 'first@example.com', creditCode: code(91) }),
    );
    const fresh = await visitor.post(
      '/registrations',
      registration({ email: 'fresh@example.com', creditCode: code(92) }),
    );
    expect([again.status, again.text]).toEqual([fresh.status, fresh.text]);
    expect((await portal.mails('first@example.com')).at(-1)!.template).toBe('identity.known');
    expect((await portal.mails('fresh@example.com')).at(-1)!.template).toBe('identity.confirm');
    expect(
      await portal.sql('select 1 from parties where credit_code = any ($1)', [[code(91), code(92)]]),
    ).toEqual([]);
  });

  it('is no account before the mail is opened, and its link works once', async () => {
    const visitor = await portal.browser().open();
    await visitor.post('/registrations', registration({ email: 'wait@example.com', creditCode: code(93) }));
    expect((await portal.browser().signIn('wait@example.com', PASSWORD)).status).toBe(401);
    const token = await portal.token('wait@example.com', 'identity.confirm');
    expect((await visitor.post('/email-confirmations', { token })).body).toEqual({
      email: 'wait@example.com',
    });
    expect(await visitor.post('/email-confirmations', { token })).toMatchObject({
      body: { code: 'token.unknown' },
    });
  });

  it('refuses a wrong credit code, a password that names the unit, unknown fields; and writes nothing', async () => {
    const visitor = await portal.browser().open();
    const sent = registration({
      email: 'bad@example.com',
      creditCode: '91310114MA1GW00009',
      password: '星澜传感的长长密码',
      admin: 1,
    });
    const { status, body } = await visitor.post('/registrations', sent);
    expect(status).toBe(422);
    const codes = (body as { problems: { path: string; code: string }[] }).problems.map(
      (p) => `${p.path} ${p.code}`,
    );
    expect(codes).toContain('creditCode form.credit-code');
    expect(codes).toContain(' unrecognized_keys');
    expect(await portal.sql(`select 1 from registrations where email = 'bad@example.com'`)).toEqual([]);
    const named = await visitor.post(
      '/registrations',
      registration({ password: '星澜传感的又一个长长密码' }),
    );
    expect(named).toMatchObject({
      status: 422,
      body: { problems: [{ path: 'password', code: 'password.names' }] },
    });
  });

  it('fills nobody’s mailbox: five mails an hour', async () => {
    const visitor = await portal.browser().open();
    for (let i = 0; i < 7; i++)
      await visitor.post('/registrations', registration({ email: 'full@example.com' }));
    expect(await portal.mails('full@example.com')).toHaveLength(5);
  });
});

describe('a claim', () => {
  it('is vouched for by the register when name and legal representative are the registered ones', async () => {
    const browser = await registered('zhou@example.com', { creditCode: code(1) });
    expect(await memberships(browser)).toMatchObject([{ role: 'enterprise-administrator', vouched: false }]);
    await portal.work();
    expect(await claims(browser)).toMatchObject([
      { state: 'approved', registerVerdict: 'matched', decidedThrough: 'register' },
    ]);
    expect(await memberships(browser)).toMatchObject([{ vouched: true }]);
    expect((await portal.mails('zhou@example.com')).at(-1)!.template).toBe('identity.claim-approved');
  });

  it('waits two working days for an officer otherwise; drafting is allowed, the unit is not vouched for', async () => {
    const browser = await registered('wang@example.com', {
      creditCode: code(2),
      unit: '上海澄湖软件有限公司',
      name: '王湖',
    });
    await portal.work();
    const [mine] = await claims(browser);
    expect(mine).toMatchObject({ state: 'pending', registerVerdict: 'unknown', used: 0 });
    const queue = (await officer.get('/claims')).body as {
      items: { id: string; person: string; limit: number }[];
    };
    expect(queue.items.find((c) => c.id === mine!.id)).toMatchObject({ person: '王湖', limit: 2 });
    expect((await browser.post(`/claims/${mine!.id}/decision`, { outcome: 'approve' })).status).toBe(403);
    const bare = await officer.post(`/claims/${mine!.id}/decision`, { outcome: 'refuse' });
    expect(bare).toMatchObject({ status: 422, body: { problems: [{ code: 'claim.reason' }] } });
    const decided = await Promise.all(
      ['approve', 'approve'].map((outcome) => officer.post(`/claims/${mine!.id}/decision`, { outcome })),
    );
    expect(decided.map((d) => d.status).sort()).toEqual([204, 409]);
    expect(await memberships(browser)).toMatchObject([{ role: 'enterprise-administrator', vouched: true }]);
  });

  it('that is refused leaves the claimant outside', async () => {
    const browser = await registered('liar@example.com', { creditCode: code(3) });
    const [mine] = await claims(browser);
    const reason = '授权书没有盖章';
    expect((await officer.post(`/claims/${mine!.id}/decision`, { outcome: 'refuse', reason })).status).toBe(
      204,
    );
    expect(await memberships(browser)).toEqual([]);
    expect((await portal.mails('liar@example.com')).at(-1)).toMatchObject({
      template: 'identity.claim-refused',
      body: expect.stringContaining(reason),
    });
  });

  it('of a claimed unit asks its administrator, who lets the person in', async () => {
    const late = await registered('late@example.com', { creditCode: code(1), name: '林晚' });
    const [mine] = await claims(late);
    expect(mine).toMatchObject({ state: 'asked', administrator: '周*' });
    expect(await memberships(late)).toEqual([]);
    expect((await portal.mails('zhou@example.com')).at(-1)!.template).toBe('identity.claim-asked');
    const zhou = await portal.signedIn('zhou@example.com');
    const party = (await memberships(zhou))[0]!.party;
    expect((await late.get(`/parties/${party}`)).status).toBe(404);
    const people = (await zhou.get(`/parties/${party}/members`)).body as { account: string; name: string }[];
    const account = people.find((m) => m.name === '林晚')!.account;
    expect((await zhou.put(`/parties/${party}/members/${account}`, { roles: ['writer'] })).status).toBe(204);
    expect(await memberships(late)).toMatchObject([{ party, role: 'writer' }]);
    expect(await claims(late)).toMatchObject([{ state: 'approved', decidedThrough: 'enterprise' }]);
  });

  it('that is disputed changes the administrator when an officer approves', async () => {
    const rival = await registered('rival@example.com', { creditCode: code(1), name: '陈新' });
    const [mine] = await claims(rival);
    expect((await rival.post(`/claims/${mine!.id}/dispute`, { grounds: '周敏已经离职' })).status).toBe(204);
    expect((await rival.post(`/claims/${mine!.id}/dispute`, { grounds: '周敏已经离职' })).status).toBe(409);
    expect((await officer.post(`/claims/${mine!.id}/decision`, { outcome: 'approve' })).status).toBe(204);
    expect((await memberships(rival)).map((m) => m.role)).toContain('enterprise-administrator');
    const zhou = await portal.signedIn('zhou@example.com');
    expect(await memberships(zhou)).toEqual([]);
    expect((await portal.signedIn('late@example.com').then(memberships)).map((m) => m.role)).toEqual([
      'writer',
    ]);
  });

  it('is nobody else’s: reading it is not found to others and recorded for the officer', async () => {
    const browser = await registered('own@example.com', { creditCode: code(4) });
    const [mine] = await claims(browser);
    const other = await portal.signedIn('late@example.com');
    expect((await other.get(`/claims/${mine!.id}`)).status).toBe(404);
    expect((await officer.get(`/claims/${mine!.id}`)).status).toBe(200);
    const acts = await portal.sql<{ act: string }>(
      `select act from audit_records where thing_id = $1 order by id`,
      [mine!.id],
    );
    expect(acts.map((a) => a.act)).toEqual(['claim.place', 'claim.read']);
  });

  it('of one credit code by many at once makes one unit with one administrator', async () => {
    const visitor = await portal.browser().open();
    const emails = Array.from({ length: 6 }, (_, i) => `rush${i}@example.com`);
    for (const email of emails)
      await visitor.post('/registrations', registration({ email, creditCode: code(5) }));
    const tokens = await Promise.all(emails.map((email) => portal.token(email, 'identity.confirm')));
    const answers = await Promise.all(tokens.map((token) => visitor.post('/email-confirmations', { token })));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200, 200, 200]);
    const [found] = await portal.sql<{ parties: number; administrators: number; asked: number }>(
      `select count(distinct p.id)::int as parties,
         count(*) filter (where m.role = 'enterprise-administrator' and m.state = 'active')::int as administrators,
         count(*) filter (where m.state = 'asked')::int as asked
       from parties p join memberships m on m.party_id = p.id where p.credit_code = $1`,
      [code(5)],
    );
    expect(found).toEqual({ parties: 1, administrators: 1, asked: 5 });
  });
});

describe('the people and profile of a unit', () => {
  let boss: Browser;
  let party: string;
  let me: string;
  beforeAll(async () => {
    boss = await registered('boss@example.com', { creditCode: code(6), name: '宋主' });
    party = (await memberships(boss))[0]!.party;
    me = ((await boss.get('/account')).body as { id: string }).id;
  });

  it('always keep an administrator', async () => {
    const leave = await boss.put(`/parties/${party}/members/${me}`, { roles: ['writer'] });
    expect(leave).toMatchObject({ status: 409, body: { code: 'member.last-administrator' } });
    const roles = ['enterprise-administrator', 'writer', 'certifier'];
    expect((await boss.put(`/parties/${party}/members/${me}`, { roles })).status).toBe(204);
    expect((await memberships(boss)).map((m) => m.role).sort()).toEqual([...roles].sort());
  });

  it('come by invitation: a new address sets a password, a known one only agrees', async () => {
    const invited = { email: 'new@example.com', name: '何新', roles: ['certifier'] };
    expect((await boss.post(`/parties/${party}/invitations`, invited)).status).toBe(204);
    const visitor = await portal.browser().open();
    const token = await portal.token('new@example.com', 'identity.invited');
    expect((await visitor.get(`/invitations/${token}`)).body).toEqual({
      name: '何新',
      email: 'n***@example.com',
      unit: '上海星澜传感技术有限公司',
      needsPassword: true,
    });
    expect(await visitor.post(`/invitations/${token}`, {})).toMatchObject({
      body: { code: 'invitation.password' },
    });
    expect((await visitor.post(`/invitations/${token}`, { password: PASSWORD })).status).toBe(200);
    expect((await visitor.post(`/invitations/${token}`, { password: PASSWORD })).status).toBe(422);
    const certifier = await portal.signedIn('new@example.com');
    expect(await memberships(certifier)).toMatchObject([{ party, role: 'certifier' }]);
    expect(
      (await certifier.post(`/parties/${party}/invitations`, { ...invited, email: 'x@example.com' })).status,
    ).toBe(403);

    await boss.post(`/parties/${party}/invitations`, {
      email: 'late@example.com',
      name: '林晚',
      roles: ['viewer'],
    });
    const known = await portal.token('late@example.com', 'identity.invited');
    expect((await visitor.post(`/invitations/${known}`, {})).status).toBe(200);
    const again = await boss.post(`/parties/${party}/invitations`, invited);
    expect(again).toMatchObject({ status: 409, body: { code: 'member.already' } });
  });

  it('lose at once what the administrator takes away', async () => {
    const late = await portal.signedIn('late@example.com');
    const id = ((await late.get('/account')).body as { id: string }).id;
    expect((await late.get(`/parties/${party}`)).status).toBe(200);
    expect((await boss.put(`/parties/${party}/members/${id}`, { roles: [] })).status).toBe(204);
    expect((await late.get(`/parties/${party}`)).status).toBe(404);
  });

  it('keep the bank account sealed and refuse a profile made on an older version', async () => {
    const { version } = (await boss.get(`/parties/${party}`)).body as { version: number };
    const profile = { registered_address: '马陆镇科创路 18 号', revenue: 1_200_000_00, staff: 40 };
    const sent = { version, town: '马陆镇', profile, bankAccount: '6222 0210 0112 2334' };
    expect(await boss.put(`/parties/${party}/profile`, sent)).toMatchObject({
      status: 200,
      body: { version: version + 1 },
    });
    expect(await boss.put(`/parties/${party}/profile`, sent)).toMatchObject({
      status: 409,
      body: { code: 'party.stale' },
    });
    expect((await boss.get(`/parties/${party}`)).body).toMatchObject({
      profile,
      bankAccount: '************2334',
    });
    const [stored] = await portal.sql<{ bank: string }>(
      'select bank_account as bank from parties where id = $1',
      [party],
    );
    expect(stored!.bank).not.toContain('2334');
  });
});

describe('people of the commission', () => {
  it('are made, changed and retired by the administrator, by nobody else and not by themselves', async () => {
    const own = await portal.person('admin@example.com', '管理', [{ role: 'administrator', scope: null }]);
    const admin = await portal.signedIn('admin@example.com');
    const town = {
      email: 'town@example.com',
      name: '镇推',
      staff: [{ role: 'recommender', scope: '马陆镇' }],
    };
    expect((await officer.post('/admin/people', town)).status).toBe(403);
    const wrong = await admin.post('/admin/people', {
      ...town,
      staff: [{ role: 'recommender', scope: '火星镇' }],
    });
    expect(wrong).toMatchObject({ status: 422, body: { problems: [{ code: 'role.scope' }] } });
    const { status, body } = await admin.post('/admin/people', town);
    expect(status).toBe(201);
    const { id } = body as { id: string };
    const token = await portal.token('town@example.com', 'identity.staff-invited');
    await (await portal.browser().open()).post(`/invitations/${token}`, { password: PASSWORD });
    const recommender = await portal.signedIn('town@example.com');
    expect((await recommender.get('/session')).body).toMatchObject({ staff: town.staff });

    const staff = [{ role: 'department', scope: '财政局' }];
    expect((await admin.put(`/admin/people/${id}/staff`, { staff })).status).toBe(204);
    expect((await recommender.get('/session')).body).toMatchObject({ staff });
    expect((await admin.put(`/admin/people/${own}/staff`, { staff: [] })).status).toBe(403);
    expect((await admin.post(`/admin/people/${own}/retirement`)).status).toBe(403);

    expect((await admin.get('/admin/people?q=镇推')).body).toMatchObject({
      items: [{ id, email: 't***@example.com' }],
    });
    expect((await admin.post(`/admin/people/${id}/retirement`)).status).toBe(204);
    expect((await recommender.get('/account')).status).toBe(401);
    expect((await portal.browser().signIn('town@example.com', PASSWORD)).status).toBe(401);
  });
});
