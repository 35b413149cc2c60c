import { randomUUID } from 'node:crypto';
import type { Actor } from '@keshen/identity';
import { AdjustableClock } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { CaseWorld, testApp, type TestApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

let api: TestApp;
let world: CaseWorld;
let expert: Actor;
let review = '';
let application = { id: '', caseId: '', party: { id: '', name: '', creditCode: '' } };
const files: string[] = [];
const UNIT = '同济大学';
const LEADER = '欧阳明澈';

/** 产学研 as it would be under blind review: the audit report is kept back, the project's title names the applicant. */
const blind = (definition: Definition): Definition => {
  const made = structuredClone(definition);
  made.code = 'CXYMP';
  made.rubric!.blind = true;
  made.form.attachments[0]!.identifying = true;
  return made;
};
const as = async (actor: Actor) => api.as(actor.account!);

beforeAll(async () => {
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  api = await testApp({ imports: [ApiModule], clock });
  world = await CaseWorld.over(api, clock);
  await world.under(blind(world.definition));
  const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  const administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  expert = await world.person('方甲', { staff: [{ role: 'expert', scope: null }] });
  await (
    await as(administrator)
  ).send('POST', '/api/experts', {
    account: expert.account,
    class: 'technical',
    unit: '第一研究院',
    unitCreditCode: null,
    title: '研究员',
    fields: [],
    available: true,
    yearlyCap: null,
  });
  const [kept, shown] = world.definition.form.attachments;
  files.push(randomUUID(), randomUUID());
  application = await world.application(['endorse', 'admit', 'pass'], {
    'project.title': `${UNIT}与上海第1传感技术有限公司的标定`,
    'project.leader': LEADER,
    [`attachments.${kept!.id}`]: [files[0]],
    [`attachments.${shown!.id}`]: [files[1]],
  });
  for (const id of files)
    await world.db.dataSource.query(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at, thing_kind, thing_id,
         attached_at, held_at)
       values ($1, $2, 'stored', repeat('a', 64), 9, 'application/pdf', $3, $4, now(), 'application', $5, now(), now())`,
      [id, `spec/${id}`, `${application.party.name}的材料.pdf`, officer.account, application.id],
    );
  const assigned = await (
    await as(officer)
  ).send('POST', `/api/cases/${application.caseId}/reviews`, { experts: [expert.account] });
  review = assigned.json().reviews[0];
});
afterAll(() => api?.close());

describe('blind review over HTTP', () => {
  it('shows an expert title and time before the declaration, without a name', async () => {
    const browser = await as(expert);
    const [item] = (await browser.get('/api/reviews')).json().items;
    expect(item).toMatchObject({ id: review, blind: true, party: '', title: '▇▇与▇▇的标定' });
    expect((await browser.get(`/api/reviews/${review}`)).json()).toMatchObject({
      party: '',
      title: '▇▇与▇▇的标定',
    });
    const early = await browser.get(`/api/applications/${application.id}/answers`);
    expect(early.json().code).toBe('review.declaration-needed');
  });

  it('opens the answers without what identifies, and names files after what they are', async () => {
    const browser = await as(expert);
    await browser.send('POST', `/api/reviews/${review}/declaration`, { noConflict: true });
    const answers = await browser.get(`/api/applications/${application.id}/answers`);
    expect(answers.statusCode).toBe(200);
    const body = answers.json();
    const shown = world.definition.form.attachments[1]!;
    expect(body.files.map((f: { id: string; name: string }) => [f.id, f.name])).toEqual([
      [files[1], `${shown.name['zh-CN']}.pdf`],
    ]);
    expect(body.hidden).toEqual(expect.arrayContaining(['org.org_name', 'project.leader']));
    expect((await browser.get(`/api/files/${files[0]}`)).json().code).toBe('file.unknown');
    // The bytes are not there in this spec; that the file may be read is all that is asked.
    expect((await browser.get(`/api/files/${files[1]}`)).json().code).not.toBe('file.unknown');
  });

  it('tells no name on any address that an expert can ask', async () => {
    const browser = await as(expert);
    const { paths } = (await api.app.inject({ method: 'GET', url: '/api/openapi.json' })).json() as {
      paths: Record<string, Record<string, unknown>>;
    };
    const ids: Record<string, string> = {
      applications: application.id,
      cases: application.caseId,
      parties: application.party.id,
      reviews: review,
      files: files[0]!,
      letters: application.id,
    };
    const secrets = [
      application.party.name,
      application.party.creditCode,
      application.party.id,
      UNIT,
      LEADER,
    ];
    const told: string[] = [];
    const asked = Object.keys(paths).filter((path) => paths[path]!['get'] && !path.includes('/live'));
    for (const path of asked) {
      const url = path.replace(
        /([\w-]+)\/\{(\w+)\}/g,
        (_, folder: string, name: string) =>
          `${folder}/${name === 'no' ? '1' : (ids[folder] ?? randomUUID())}`,
      );
      const { payload } = await browser.get(url);
      for (const secret of secrets) if (payload.includes(secret)) told.push(`${path}: ${secret}`);
    }
    expect(asked.length).toBeGreaterThan(60);
    expect(told).toEqual([]);
  });

  it('names nobody in what the expert is told', async () => {
    const messages = await world.db.database.read<{ text: string }>(
      `select subject || body || data::text as text from messages where account_id = $1
       union all select template::text || data::text from reminders where accounts @> array[$1::uuid]`,
      [expert.account],
    );
    expect(messages.length).toBeGreaterThan(1);
    for (const { text } of messages)
      for (const secret of [application.party.name, UNIT, LEADER]) expect(text).not.toContain(secret);
  });
});
