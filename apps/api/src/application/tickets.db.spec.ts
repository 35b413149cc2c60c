import { TicketService } from '@keshen/application/server';
import { drain } from '@keshen/testing/server';
import { SubmittingWorld, type Draft } from './submitting.fixture';

let world: SubmittingWorld;
beforeAll(async () => void (world = await SubmittingWorld.start()));
afterAll(() => world?.close());

const ID = '310114198504120018';
const submissionsOf = (draft: Draft) =>
  world.read<{ receipt: string; digest: string }>(
    `select receipt, digest from submissions where application_id = $1 order by no`,
    [draft.id],
  );
const result = (draft: Draft, ticket: string) =>
  draft.browser.get(`/api/applications/${draft.id}/tickets/${ticket}`);

/** Waits until a statement of this database waits for somebody's lock; answers the process that does. */
async function waitsForLock(statement: string): Promise<number> {
  for (;;) {
    const [waiting] = await world.read<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [statement],
    );
    if (waiting) return waiting.pid;
  }
}

/** How it was answered, and until when its ticket rests. */
async function pressedInRush(draft: Draft) {
  const tickets = world.app.get(TicketService);
  tickets.rushFrom = 1;
  const answer = await draft.submit();
  tickets.rushFrom = Infinity;
  const [rests] = await world.read<{ until: Date }>(
    `select not_before as until from outbox where payload ->> 'ticket' = $1`,
    [answer.json<{ ticket: string }>().ticket],
  );
  return { statusCode: answer.statusCode, until: rests!.until };
}

describe('pressing submit', () => {
  it('gives a receipt at once when there is a hand free', async () => {
    const draft = await world.draft();
    const answer = await draft.submit();
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      reference: draft.reference,
      receipt: `${draft.reference}-T01`,
      submittedAt: world.clock.now().toISOString(),
    });
  });

  it('ten times at once is one submission with one receipt', async () => {
    const draft = await world.draft();
    const content = await draft.content();
    const answers = await Promise.all(Array.from({ length: 10 }, () => draft.press(content)));
    await drain(world.app);
    const receipts = await Promise.all(
      answers.map(async (answer) => {
        const body = answer.json<{ ticket?: string; receipt?: string }>();
        return body.ticket
          ? (await result(draft, body.ticket)).json<{ receipt: string }>().receipt
          : body.receipt;
      }),
    );
    expect(new Set(receipts)).toEqual(new Set([`${draft.reference}-T01`]));
    expect(await submissionsOf(draft)).toHaveLength(1);
    const [{ n } = { n: 0 }] = await world.read<{ n: number }>(
      `select count(*)::int as n from ticket_results r join tickets t on t.id = r.ticket_id where t.application_id = $1`,
      [draft.id],
    );
    expect(n).toBe(10);
  });

  it('again, once it was submitted, is answered with the receipt that there is, in a correction too', async () => {
    const officer = await world.officer();
    const draft = await world.draft();
    const first = await draft.content();
    await draft.press(first);
    expect((await draft.press(first)).json()).toMatchObject({ receipt: `${draft.reference}-T01` });
    await draft.isReturned(officer, ['project']);
    await draft.save({ 'project.title': '改过' });
    const second = await draft.content();
    await draft.press(second);
    expect((await draft.press(second)).json()).toMatchObject({ receipt: `${draft.reference}-T02` });
    expect(await submissionsOf(draft)).toHaveLength(2);
    expect((await draft.press('0'.repeat(64))).json()).toMatchObject({
      status: 409,
      code: 'application.not-editable',
    });
  });

  it('in a rush is answered with a ticket at once, which rests until those who press have been answered', async () => {
    const draft = await world.draft();
    const { statusCode, until } = await pressedInRush(draft);
    expect(statusCode).toBe(202);
    expect(until.getTime()).toBeGreaterThan(world.clock.now().getTime());
    world.clock.set(until);
    await drain(world.app);
    expect(await submissionsOf(draft)).toHaveLength(1);
  });

  it('after a rush is not kept waiting for what settles slowly, which goes on all the same', async () => {
    const [crowd, draft] = [await world.draft(), await world.draft()];
    world.clock.set((await pressedInRush(crowd)).until);
    await drain(world.app);
    const tickets = world.app.get(TicketService);
    const { keepsWaiting } = tickets;
    const content = await draft.content();
    tickets.keepsWaiting = { ...keepsWaiting, rushed: 20 };
    // Somebody else holds what its settling has to lock.
    const ticket = await world.api.db.database.transaction(async (tx) => {
      await tx.query(`select 1 from applications where id = $1 for no key update`, [draft.id]);
      const answer = await draft.press(content);
      expect(answer.statusCode).toBe(202);
      return answer.json<{ ticket: string }>().ticket;
    });
    tickets.keepsWaiting = keepsWaiting;
    while ((await result(draft, ticket)).statusCode !== 200);
    expect(await submissionsOf(draft)).toHaveLength(1);
    await drain(world.app);
  });

  it('is settled where it was pressed though the database goes away meanwhile', async () => {
    const draft = await world.draft();
    const content = await draft.content();
    const pressed = await world.api.db.database.transaction(async (tx) => {
      await tx.query(`select 1 from applications where id = $1 for no key update`, [draft.id]);
      const answer = draft.press(content);
      await world.read(`select pg_terminate_backend($1)`, [await waitsForLock('%applications%')]);
      return { answer };
    });
    expect((await pressed.answer).statusCode).toBe(201);
    expect(await submissionsOf(draft)).toHaveLength(1);
  });

  it('while nobody has a hand free is answered with a ticket, which the worker settles', async () => {
    const draft = await world.draft();
    const ticket = await draft.pressAndWait();
    expect((await result(draft, ticket)).statusCode).toBe(202);
    await drain(world.app);
    expect((await result(draft, ticket)).json()).toMatchObject({ receipt: `${draft.reference}-T01` });
  });

  it('submits what the ticket names, though the draft went on', async () => {
    const draft = await world.draft({ 'project.title': '提交时', 'project.leader_id': ID });
    await draft.pressAndWait();
    await draft.save({ 'project.title': '之后', 'project.plan': '后来才写' });
    await drain(world.app);
    expect(await draft.submitted()).toEqual({ 'project.title': '提交时', 'project.leader_id': ID });
  });

  it('with other content while a ticket waits says that something else was submitted', async () => {
    const draft = await world.draft();
    const ticket = await draft.pressAndWait();
    await draft.save({ 'project.title': '改过' });
    expect((await draft.submit()).statusCode).toBe(201);
    await drain(world.app);
    expect((await result(draft, ticket)).json()).toMatchObject({ code: 'ticket.superseded' });
    expect(await draft.submitted()).toEqual({ 'project.title': '改过' });
  });

  it('is refused when anything was saved since the certifier read it', async () => {
    const draft = await world.draft();
    const read = await draft.content();
    await draft.save({ 'project.plan': '同事又改了' });
    expect((await draft.press(read)).json()).toMatchObject({ status: 409, code: 'certification.stale' });
    expect(await submissionsOf(draft)).toEqual([]);
    expect((await draft.submit()).statusCode).toBe(201);
  });

  it('keeps every failed attempt with what was missing, and a new one is possible', async () => {
    const draft = await world.draft({ 'project.plan': '没有名称' });
    const refused = await draft.submit();
    expect(refused.json()).toMatchObject({
      status: 422,
      code: 'application.incomplete',
      problems: [{ path: 'project.title', code: 'field.required' }],
    });
    expect(await world.read(`select 1 from participants where application_id = $1`, [draft.id])).toEqual([]);
    await draft.save({ 'project.title': '补上' });
    expect((await draft.submit()).statusCode).toBe(201);
    const kept = await world.read(
      `select r.refusal ->> 'code' as code from ticket_results r join tickets t on t.id = r.ticket_id
       where t.application_id = $1 order by t.arrived_at, t.id`,
      [draft.id],
    );
    expect(kept).toEqual([{ code: 'application.incomplete' }, { code: null }]);
    await expect(world.read(`delete from tickets where application_id = $1`, [draft.id])).rejects.toThrow();
  });

  it('is given no ticket by anybody but the certifier, and not more than so many an hour', async () => {
    const draft = await world.draft({ 'project.plan': '没有名称' });
    const stranger = await world.draft();
    const content = await draft.content();
    const foreign = await stranger.browser.send('POST', `/api/applications/${draft.id}/submission`, {
      content,
    });
    expect(foreign.json()).toMatchObject({ status: 404, code: 'application.unknown' });
    await world.read(
      `insert into tickets (id, application_id, entry_id, account_id, arrived_at, versions, files)
       select gen_random_uuid(), $1, c.entry_id, $2, $3, '{}', '{}' from cases c, generate_series(1, 60)
       where c.application_id = $1`,
      [draft.id, draft.actor.account, world.clock.now()],
    );
    expect((await draft.press(content)).json()).toMatchObject({ status: 429, code: 'ticket.too-many' });
  });
});

describe('the way to a submission', () => {
  it('shows the applicant and the office what failed attempts lacked, and what a correction changed', async () => {
    const officer = await world.officer();
    const draft = await world.draft({ 'project.plan': '没有名称' });
    await draft.submit();
    expect((await officer.get(`${draft.page}/tickets`)).statusCode).toBe(404);
    await draft.save({ 'project.title': '补上', 'project.leader_id': ID });
    await draft.submit();
    for (const browser of [draft.browser, officer])
      expect((await browser.get(`${draft.page}/tickets`)).json()).toMatchObject([
        { by: '夏青', receipt: `${draft.reference}-T01`, code: null },
        { code: 'application.incomplete', problems: [{ path: 'project.title', code: 'field.required' }] },
      ]);

    await draft.isReturned(officer, ['project']);
    await draft.save({ 'project.plan': '改过的方案', 'project.leader_id': '310114198504120034' });
    expect((await draft.submit()).json()).toMatchObject({ receipt: `${draft.reference}-T02` });
    const changes = (await officer.get(`${draft.page}/submissions/2/changes`)).json();
    expect(changes).toEqual([
      { path: 'project.leader_id', before: '310114********0018', after: '310114********0034' },
      { path: 'project.plan', before: '没有名称', after: '改过的方案' },
    ]);
    expect((await draft.browser.get(`${draft.page}/submissions/2/changes`)).json()).toHaveLength(2);
  });
});

describe('the deadline', () => {
  const closes = new Date('2026-12-31T08:00:00Z');
  afterEach(() => world.clock.set('2026-11-24T02:00:00Z'));

  it('is decided by the arrival of the request, however slow the database was then', async () => {
    const draft = await world.draft();
    const content = await draft.content();
    world.clock.set(closes);
    const blocker = world.api.db.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query(`lock table tickets in exclusive mode`);
    const answer = draft.press(content);
    await waitsForLock('%insert into tickets%');
    world.clock.advance(60_000);
    await blocker.commitTransaction();
    await blocker.release();
    expect((await answer).json()).toMatchObject({ submittedAt: closes.toISOString() });
  });
});
