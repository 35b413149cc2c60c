import { STAFF_ROLES } from '@keshen/identity';
import { drain, type Browser } from '@keshen/testing/server';
import { reach, reaches } from '../every-endpoint.table';
import { SubmittingWorld, type Draft } from './submitting.fixture';

const SECRET = '绝密传感器方案';
const closes = new Date('2026-12-31T08:00:00Z');

let world: SubmittingWorld;
let draft: Draft;
let file: string;
let party: string;
const staff = new Map<string, Browser>();

beforeAll(async () => {
  world = await SubmittingWorld.start();
  await world.changeCall('sealed = true');
  for (const role of STAFF_ROLES) {
    const scope = role === 'recommender' ? '马陆镇' : role === 'department' ? 'environment' : null;
    const { account } = await world.cases.person(role, { staff: [{ role, scope }] });
    staff.set(role, await world.signedIn(account!));
  }
  draft = await world.draft({ 'project.title': SECRET, 'project.plan': `${SECRET}全文` });
  expect((await draft.submit()).statusCode).toBe(201);
  await drain(world.app, { papers: true });
  [{ name: party } = { name: '' }] = await world.read<{ name: string }>(
    `select p.name from parties p join applications a on a.party_id = p.id where a.id = $1`,
    [draft.id],
  );
});
afterAll(() => world?.close());

/** What any member of the staff can read, asked of every endpoint with the ids of this application. */
async function everythingRead(): Promise<string[]> {
  const [ids] = await world.read<{ case: string; call: string; party: string; ticket: string }>(
    `select c.id as case, c.call_id as call, c.party_id as party, (select id from tickets t where t.application_id = $1 limit 1) as ticket
     from cases c where c.application_id = $1`,
    [draft.id],
  );
  const idOf: Record<string, string> = {
    applications: draft.id,
    cases: ids!.case,
    files: file,
    parties: ids!.party,
    tickets: ids!.ticket,
    receipts: '1',
    programmes: 'KLEIN',
    versions: '1',
  };
  const told: string[] = [];
  for (const [route, who] of Object.entries(reach)) {
    const [method, path] = route.split(' ') as [string, string];
    if (method !== 'GET') continue;
    const url = path.replace(
      /([\w-]+)\/\{(\w+)\}/g,
      (_, folder: string, name: string) =>
        `${folder}/${idOf[folder] ?? (name === 'call' || folder === 'calls' ? ids!.call : ids!.case)}`,
    );
    for (const [role, browser] of staff)
      if (who === 'public' || reaches(who, role)) {
        const { body } = await browser.get(url);
        // Who the party is may be read of the party itself, but not that it applied.
        const named = body.includes(party) && !path.startsWith('/api/parties/');
        if (body.includes(SECRET) || named) told.push(`${role} ${route}`);
      }
  }
  return told;
}

describe('a sealed call', () => {
  it('gives the applicant the receipt, and nothing is changed any more', async () => {
    expect(await draft.submitted()).toMatchObject({ 'project.title': SECRET });
    const saved = await draft.browser.send('PUT', `${draft.page}/answers`, {
      changes: [{ path: 'project.title', value: '改', base: 1 }],
    });
    expect(saved.json()).toMatchObject({ status: 409, code: 'application.not-editable' });
    const again = await draft.submit();
    expect(again.json()).toMatchObject({ receipt: `${draft.reference}-T01` });
  });

  it('gives no member of the staff any of it by any endpoint before the deadline', async () => {
    [{ id: file } = { id: '' }] = await world.read<{ id: string }>(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, thing_kind, thing_id, held_at, created_at)
       values (gen_random_uuid(), 'sealed', 'stored', repeat('a', 64), 1, 'application/pdf', $1, $2, 'application', $3, now(), now())
       returning id`,
      [`${SECRET}.pdf`, draft.actor.account, draft.id],
    );
    expect(await everythingRead()).toEqual([]);
  });

  it('is unsealed by the clock: then the office has it as any other', async () => {
    world.clock.set(new Date(closes.getTime() + 1000));
    await drain(world.app);
    const officer = staff.get('officer')!;
    const page = await officer.get(draft.page);
    expect(page.json()).toMatchObject({ application: { title: SECRET } });
    expect(await everythingRead()).toContain('officer GET /api/duties');
    const [kept] = await world.read(
      `select submitted_at as "submittedAt", sealed_until as "sealedUntil" from applications where id = $1`,
      [draft.id],
    );
    expect(kept).toEqual({ submittedAt: new Date('2026-11-24T02:00:00Z'), sealedUntil: null });
  });
});
