import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { AdjustableClock } from '@keshen/platform/server';
import { CaseWorld, drain, testApp, type TestApp } from '@keshen/testing/server';
import { DecisionApiModule } from '../decision/decision-api.module';
import { IdentityApiModule } from '../identity/identity-api.module';
import { PlatformApiModule } from '../platform/platform-api.module';
import { NoticeApiModule } from './notice-api.module';

const WAN = 1_000_000;
const ROLES = ['officer', 'leader', 'finance', 'auditor', 'administrator', 'expert'] as const;

let api: TestApp;
let world: CaseWorld;
const people: Record<string, Actor> = {};
const as = (who: string) => api.as(people[who]!.account!);
const visit = (url: string) => api.app.inject({ method: 'GET', url });
/** A visitor's browser: it opens a page first, and carries what that answered. */
const send = async (url: string, payload: unknown) => {
  const session = await visit('/api/session');
  const [cookie] = String(session.headers['set-cookie']).split(';', 1);
  const headers = { cookie: cookie!, 'x-csrf-token': session.json().csrf as string };
  return api.app.inject({ method: 'POST', url, payload: payload as object, headers });
};

beforeAll(async () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  api = await testApp({
    imports: [PlatformApiModule, IdentityApiModule, DecisionApiModule, NoticeApiModule],
    clock,
  });
  world = await CaseWorld.over(api, clock);
  for (const role of ROLES) people[role] = await world.person(role, { staff: [{ role, scope: null }] });
});
afterAll(() => api?.close());

/** A case that waits for the decision, and its call. */
const waiting = async () => {
  const made = await world.application(['endorse', 'admit', 'pass', 'recommend', 'agree']);
  await drain(api.app);
  return { ...made, call: (await world.caseOf(made.caseId)).callId };
};
const meetingOf = (call: string, ...cases: string[]) => ({
  callId: call,
  title: '主任办公会',
  heldOn: '2026-11-24',
  cases: cases.map((caseId) => ({ caseId, note: '' })),
});
const publicationOf = (call: string, number: number, ...cases: string[]) => ({
  callId: call,
  number: `嘉科〔2026〕${number}号`,
  title: '2026年度产学研合作项目拟立项项目公示',
  contact: { office: '监督科', phone: '021-0000-0009', address: null },
  cases,
});
const objector = { name: '欧阳晓敏', phone: '13812342047' };

describe('from the ranking to the public list over HTTP', () => {
  it('an officer prepares, a leader previews and decides, an officer publishes, anybody objects', async () => {
    const { caseId, call } = await waiting();
    const officer = await as('officer');
    const leader = await as('leader');
    expect((await officer.get('/api/rankings')).json().items).toMatchObject([{ id: call, waiting: 1 }]);
    const { ranking } = (await officer.get(`/api/rankings/${call}`)).json();
    expect(ranking.rows).toHaveLength(1);
    const sheet = await officer.get(`/api/rankings/${call}/csv`);
    expect([sheet.headers['content-type'], sheet.statusCode]).toEqual(['text/csv; charset=utf-8', 200]);

    const made = await officer.send('POST', '/api/meetings', meetingOf(call, caseId));
    expect(made.statusCode).toBe(201);
    const meeting = `/api/meetings/${made.json().id}`;
    const [item] = (await leader.get(meeting)).json().items;
    const decisions = [{ caseId, outcome: 'agree', amountFen: 8 * WAN, version: item.version }];
    const preview = (await leader.send('POST', `${meeting}/preview`, { decisions })).json();
    expect(preview.lines).toEqual([{ caseId, done: true }]);
    expect((await world.caseOf(caseId)).stage).toBe('decide');
    const decided = await leader.send('POST', `${meeting}/decisions`, { decisions });
    expect([decided.statusCode, decided.json().lines]).toEqual([200, [{ caseId, done: true }]]);
    const again = (await leader.send('POST', `${meeting}/decisions`, { decisions })).json();
    expect(again.lines).toMatchObject([{ done: false }]);
    await drain(api.app);

    expect((await officer.get('/api/notices/waiting')).json().items).toMatchObject([
      { id: call, totalFen: 8 * WAN },
    ]);
    const published = await officer.send('POST', '/api/notices', publicationOf(call, 32, caseId));
    expect(published.statusCode).toBe(201);
    const address = `/api/notices/${published.json().id}`;
    const page = (await visit(address)).json();
    expect(page).toMatchObject({ state: 'current', count: 1, items: [{ amountFen: 8 * WAN }] });

    const request = { item: page.items[0].id, facts: '该项目与另一项目内容相同。', objector };
    const received = await send(`${address}/objections`, request);
    expect(received.statusCode).toBe(201);
    const status = await send('/api/objections/status', { code: received.json().code });
    expect(status.json()).toMatchObject({ state: 'received', answer: null });
    const [child] = await world.db.database.read<{ id: string }>(
      `select id from cases where parent_id = $1 and kind = 'objection'`,
      [caseId],
    );
    const revealed = await officer.send('POST', `/api/objections/${child!.id}/objector`, {
      reason: '需电话核实',
    });
    expect(revealed.json()).toMatchObject(objector);
    for (const url of [address, '/api/notices', `${address}/csv`, '/api/awards', '/api/awards/summary']) {
      const answer = await visit(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toContain(objector.name);
      expect(answer.body).not.toContain(objector.phone);
    }
  });

  it('every role meets what the tables say', async () => {
    const { call } = await waiting();
    const allowed: Record<string, (typeof ROLES)[number][]> = {
      '/api/rankings': ['officer', 'leader', 'finance', 'auditor'],
      [`/api/rankings/${call}`]: ['officer', 'leader', 'finance', 'auditor'],
      '/api/meetings': ['officer', 'leader', 'finance', 'auditor'],
      '/api/notices/waiting': ['officer'],
      [`/api/notices/waiting/${call}`]: ['officer'],
    };
    for (const [url, roles] of Object.entries(allowed)) {
      expect((await visit(url)).statusCode).toBe(401);
      for (const role of ROLES)
        expect([url, role, (await (await as(role)).get(url)).statusCode]).toEqual([
          url,
          role,
          roles.includes(role) ? 200 : 403,
        ]);
    }
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const role of ROLES.filter((r) => r !== 'officer')) {
      const browser = await as(role);
      for (const [url, body] of [
        ['/api/notices', publicationOf(call, 77, unknown)],
        [`/api/objections/${unknown}/objector`, { reason: '想知道是谁' }],
        ['/api/meetings', meetingOf(call, unknown)],
      ] as const)
        expect((await browser.send('POST', url, body)).statusCode).toBe(403);
    }
  });
});

describe('bad input', () => {
  it('is answered as a problem document, and changes nothing', async () => {
    const { caseId, call } = await waiting();
    const officer = await as('officer');
    const leader = await as('leader');
    const good = publicationOf(call, 90, caseId);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const cases: [number, string, Promise<{ statusCode: number; json(): { code: string } }>][] = [
      [422, 'body.invalid', officer.send('POST', '/api/notices', { ...good, number: '32' })],
      [422, 'body.invalid', officer.send('POST', '/api/notices', { ...good, extra: 1 })],
      [422, 'body.invalid', officer.send('POST', '/api/notices', { ...good, cases: [] })],
      [422, 'body.invalid', officer.send('POST', '/api/notices', { ...good, cases: [caseId, caseId] })],
      [409, 'notice.case-not-waiting', officer.send('POST', '/api/notices', good)],
      [404, 'call.unknown', officer.send('POST', '/api/notices', { ...good, callId: unknown })],
      [404, 'notice.unknown', visit(`/api/notices/${unknown}`)],
      [422, 'body.invalid', visit('/api/notices/32')],
      [422, 'body.invalid', visit('/api/notices?limit=1000')],
      [422, 'cursor.malformed', visit('/api/awards?cursor=abc')],
      [422, 'body.invalid', visit('/api/awards?year=abc')],
      [
        404,
        'notice.unknown',
        send(`/api/notices/${unknown}/objections`, {
          item: unknown,
          facts: '该项目与另一项目内容相同。',
          objector,
        }),
      ],
      [
        422,
        'body.invalid',
        send(`/api/notices/${unknown}/objections`, { item: unknown, facts: '短', objector }),
      ],
      [
        422,
        'body.invalid',
        send(`/api/notices/${unknown}/objections`, {
          item: unknown,
          facts: '该项目与另一项目内容相同。',
          objector: { ...objector, phone: '<b>' },
        }),
      ],
      [422, 'body.invalid', send('/api/objections/status', { code: "' or 1=1 --" })],
      [404, 'objection.unknown', send('/api/objections/status', { code: '0000-0000-0000-0000' })],
      [404, 'meeting.unknown', leader.get(`/api/meetings/${unknown}`)],
      [
        422,
        'body.invalid',
        officer.send('POST', '/api/meetings', { ...meetingOf(call, caseId), heldOn: '2026-02-30' }),
      ],
      [422, 'body.invalid', leader.send('POST', `/api/meetings/${unknown}/decisions`, { decisions: [] })],
      [404, 'call.unknown', officer.get(`/api/rankings/${unknown}`)],
    ];
    for (const [status, code, answer] of cases) {
      const told = await answer;
      expect([code, told.statusCode, told.json().code]).toEqual([code, status, code]);
    }
    expect((await world.caseOf(caseId)).stage).toBe('decide');
  });

  it('finds awards by text without believing it: wildcards and quotes are letters', async () => {
    const { id, caseId, call } = await waiting();
    const { version } = await world.caseOf(caseId);
    const stages = api.app.get(StageService);
    await stages.conclude(people['leader']!, caseId, {
      outcome: 'agree',
      record: { amountFen: WAN },
      version,
    });
    await world.db.database.read(`update awards set state = 'confirmed' where application_id = $1`, [id]);
    const found = async (text: string): Promise<number> =>
      (await visit(`/api/awards?text=${encodeURIComponent(text)}`)).json().items.length;
    expect(await found('在线标定')).toBe(1);
    for (const text of ['%', '_', '\\', "'; drop table awards; --"]) expect(await found(text)).toBe(0);
    expect((await visit('/api/awards/summary?year=2026')).json()).toMatchObject({ count: 1, totalFen: WAN });
    expect((await visit(`/api/awards/csv?year=2026`)).body.split('\r\n')).toHaveLength(3);
    expect(call).toBeTruthy();
  });
});

describe('a flood of objections', () => {
  it('from one address is refused after ten in an hour', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const told = [];
    for (let i = 0; i < 14; i++)
      told.push((await send(`/api/notices/${unknown}/objections`, { item: unknown })).statusCode);
    expect(told.at(-1)).toBe(429);
  });
});
