import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { drain, freePort } from '@keshen/testing/server';
import type { Browser } from '@keshen/testing/server';
import { SubmittingWorld, type Draft } from '../application/submitting.fixture';
import { hasRelease, OldApi } from './old-release';

const secret = 'for the old release only, and long enough';
const here = hasRelease() ? describe : describe.skip;

/**
 * An update without a pause: the schema is migrated first, then one API after the other is replaced. Meanwhile the one
 * that is in use works on the new schema.
 */
here('the release in use, on the schema of the next one', () => {
  let world: SubmittingWorld;
  let old: OldApi;
  let draft: Draft;
  let officer: Browser;
  beforeAll(async () => {
    world = await SubmittingWorld.start({ KESHEN_SECRET: secret });
    world.clock.set(new Date());
    await world.changeCall(`opens_at = now() - interval '1 day', closes_at = now() + interval '1 day'`);
    [draft, officer] = [await world.draft(), await world.officer()];
    old = await OldApi.start(await freePort(), {
      DATABASE_URL: world.api.db.url,
      KESHEN_SECRET: secret,
      KESHEN_DATA: world.api.config.KESHEN_DATA,
    });
  });
  afterAll(async () => {
    await old?.stop();
    await world?.close();
  });
  const applicant = <T>(method: string, path: string, body?: unknown) =>
    old.ask<T>(draft.browser.headers, method, path, body);

  it('shows its pages to everybody who reads', async () => {
    for (const path of ['/api/session', '/api/calls', '/api/notices'])
      expect([path, (await old.ask({}, 'GET', path)).status]).toEqual([path, 200]);
    for (const path of ['/api/session', '/api/messages', draft.page, `${draft.page}/answers`])
      expect([path, (await applicant('GET', path)).status]).toEqual([path, 200]);
    for (const path of ['/api/applications', '/api/duties'])
      expect([path, (await old.ask(officer.headers, 'GET', path)).status]).toEqual([path, 200]);
  });

  it('saves, takes a submission and an officer’s decision', async () => {
    const { body: before } = await applicant<{ answers: { path: string; version: number }[] }>(
      'GET',
      `${draft.page}/answers`,
    );
    const base = before.answers.find(({ path }) => path === 'project.title')!.version;
    const changes = [{ path: 'project.title', value: '由旧版保存', base }];
    expect((await applicant('PUT', `${draft.page}/answers`, { changes })).status).toBe(200);
    const { body } = await applicant<{ content: string }>('GET', `${draft.page}/answers`);
    const submitted = await applicant<{ receipt: string }>('POST', `${draft.page}/submission`, {
      content: body.content,
    });
    expect(submitted).toMatchObject({ status: 201, body: { receipt: `${draft.reference}-T01` } });
    await drain(world.app);
    const page = await old.ask<{ cases: { case: { id: string; version: number } }[] }>(
      officer.headers,
      'GET',
      draft.page,
    );
    const { id, version } = page.body.cases[0]!.case;
    const record = { items: { all: { answer: 'yes' } } };
    const passed = await old.ask(officer.headers, 'POST', `/api/cases/${id}/outcomes`, {
      outcome: 'pass',
      version,
      record,
    });
    expect(passed).toMatchObject({ status: 200 });
  });

  it('leaves behind what the next one goes on with', async () => {
    await drain(world.app);
    const [ended] = await world.read<{ result: string }>(
      'select result from cases where application_id = $1',
      [draft.id],
    );
    expect(ended).toEqual({ result: 'completed' });
    expect(await draft.submitted()).toMatchObject({ 'project.title': '由旧版保存' });
    await world.app.get(Sealer).seal();
    expect(await world.app.get(AuditVerifier).verify()).toMatchObject({ ok: true });
  });
});
