import type { Actor, EnterpriseRole } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { ActivityQueries } from './activity.queries';
import { AnswerStore } from './answers';
import { ThreadQueries } from './thread.queries';
import { ThreadService } from './thread.service';

let world: CaseWorld;
let threads: ThreadService;
let queries: ThreadQueries;
let application: string;
let writer: Actor;
let certifier: Actor;
let outsider: Actor;

const colleague = async (party: string, name: string, role: EnterpriseRole): Promise<Actor> => {
  const person = await world.person(name, { memberships: [{ party, role }] });
  await world.db.dataSource.query(
    `insert into memberships (party_id, account_id, role, state, created_at, changed_at) values ($1, $2, $3, 'active', now(), now())`,
    [party, person.account, role],
  );
  return person;
};
beforeAll(async () => {
  world = await CaseWorld.start();
  threads = world.app.get(ThreadService);
  queries = world.app.get(ThreadQueries);
  const { id, party } = await world.application([]);
  application = id;
  writer = await colleague(party.id, '吴然', 'writer');
  certifier = await colleague(party.id, '周敏', 'certifier');
  outsider = await colleague((await world.party()).id, '别家', 'writer');
});
afterAll(() => world?.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (e: Refusal) => e.code,
  );
const request = (over: object = {}) => ({
  place: 'budget.spent',
  row: null,
  text: '这个数要有发票',
  mentions: [],
  assignee: null,
  due: null,
  ...over,
});
const messages = (account: string | null) =>
  world.db.database.read<{ template: string; body: string; data: Record<string, string> }>(
    'select template, body, data from messages where account_id = $1 order by id',
    [account],
  );
const reminders = (thread: string) =>
  world.db.database.read<{ dueAt: Date; live: boolean }>(
    `select due_at as "dueAt", cancelled_at is null as live from reminders where key like $1 order by id`,
    [`thread:${thread}:%`],
  );

describe('what colleagues say at a place of an application', () => {
  it('stays there with who said it, and tells whom it names without repeating the words', async () => {
    const { id } = await threads.begin(writer, application, request({ mentions: [certifier.account!] }));
    await threads.comment(certifier, application, id, { text: '已补在附件 5', mentions: [] });
    const { items } = await queries.list(certifier, application, { state: 'all', limit: 100 });
    expect(items).toMatchObject([
      {
        id,
        place: 'budget.spent',
        resolvedAt: null,
        comments: [
          { text: '这个数要有发票', author: { name: '吴然' } },
          { text: '已补在附件 5', author: { name: '周敏' } },
        ],
      },
    ]);
    const [told] = await messages(certifier.account);
    expect(told).toMatchObject({ template: 'thread_mentioned' });
    expect(JSON.stringify(told)).not.toContain('发票');
    expect(told!.data.link).toBe(`/applications/${application}/form?section=budget&thread=${id}`);
    expect((await messages(writer.account)).map((m) => m.template)).toEqual(['thread_answered']);
    await threads.resolve(certifier, application, id, true);
    expect((await queries.list(writer, application, { state: 'open', limit: 100 })).items).toEqual([]);
    await threads.resolve(writer, application, id, false);
    expect((await queries.list(writer, application, { state: 'open', limit: 100 })).items).toHaveLength(1);
  });

  it('can be a to-do of one colleague, who is told at once and reminded on the day until it is settled', async () => {
    const to = { assignee: certifier.account!, due: '2026-12-01' };
    const { id } = await threads.begin(writer, application, request({ place: 'project', row: 3, ...to }));
    expect(await queries.mine(certifier, { limit: 10 })).toMatchObject({
      items: [
        { id, application, due: '2026-12-01', text: '这个数要有发票', placeName: { en: expect.any(String) } },
      ],
      next: null,
    });
    expect(await reminders(id)).toEqual([{ dueAt: new Date('2026-12-01T01:00:00Z'), live: true }]);
    await threads.assign(writer, application, id, { assignee: writer.account, due: '2026-12-02' });
    expect((await reminders(id)).map((r) => r.live)).toEqual([false, true]);
    expect((await queries.mine(certifier, { limit: 10 })).items).toEqual([]);
    await threads.resolve(writer, application, id, true);
    expect((await queries.mine(writer, { limit: 10 })).items).toEqual([]);
    expect((await reminders(id)).map((r) => r.live)).toEqual([false, false]);
    expect((await messages(certifier.account)).map((m) => m.template)).toContain('thread_assigned');
  });

  it('is listed page by page', async () => {
    for (let i = 0; i < 3; i++) await threads.begin(writer, application, request({ text: `第 ${i} 条` }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await queries.list(writer, application, { state: 'all', limit: 2, cursor });
      seen.push(...page.items.map((t) => t.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
  });

  it('names only places of the form and people of the enterprise', async () => {
    const begin = (over: object) => codeOf(threads.begin(writer, application, request(over)));
    expect(await begin({ place: 'budget.nothing' })).toBe('thread.place');
    expect(await begin({ mentions: [outsider.account] })).toBe('thread.stranger');
    expect(await begin({ assignee: outsider.account })).toBe('thread.stranger');
    expect(await begin({ place: 'attachments' })).toBe('nothing');
  });

  it('stands with every save in the list of who did what, page by page, for colleagues only', async () => {
    const activity = world.app.get(ActivityQueries);
    await world.tx((tx) =>
      world.app.get(AnswerStore).write(tx, world.definition, application, writer.account!, [
        { path: 'project.title', value: '在线标定', base: 0 },
        { path: 'budget.grant', value: 1000, base: 0 },
      ]),
    );
    const seen: { act: string; person: string; places: { path: string }[] }[] = [];
    let cursor: string | undefined;
    do {
      const page = await activity.list(certifier, application, { limit: 2, cursor });
      seen.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual((await activity.list(certifier, application, { limit: 100 })).items);
    const saved = seen.filter(({ act }) => act === 'answers.saved');
    expect(saved.map(({ person }) => person)).toEqual(['吴然']);
    expect(saved[0]!.places.map(({ path }) => path).sort()).toEqual(['budget.grant', 'project.title']);
    expect(seen.map(({ act }) => act)).toEqual(expect.arrayContaining(['thread.begun', 'thread.resolved']));
    expect(await codeOf(activity.list(outsider, application, { limit: 10 }))).toBe('application.unknown');
    const officer = await world.person('经办', { staff: [{ role: 'officer', scope: null }] });
    expect(await codeOf(activity.list(officer, application, { limit: 10 }))).toBe('role.missing');
  });

  it('does not exist for anybody else: neither another enterprise nor staff nor an expert', async () => {
    const list = (actor: Actor) => codeOf(queries.list(actor, application, { state: 'all', limit: 10 }));
    expect(await list(outsider)).toBe('application.unknown');
    for (const role of ['officer', 'leader', 'auditor', 'administrator'] as const)
      expect(await list(await world.person(role, { staff: [{ role, scope: null }] }))).toBe('role.missing');
    expect(await list(await world.person('专家', { staff: [{ role: 'expert', scope: null }] }))).toBe(
      'application.unknown',
    );
    const { items } = await queries.list(writer, application, { state: 'all', limit: 1 });
    expect(
      await codeOf(threads.comment(outsider, application, items[0]!.id, { text: '看看', mentions: [] })),
    ).toBe('application.unknown');
    const other = await world.application([]);
    const stranger = await colleague(other.party.id, '另一家', 'writer');
    expect(await codeOf(threads.resolve(stranger, other.id, items[0]!.id, true))).toBe('thread.unknown');
  });
});
