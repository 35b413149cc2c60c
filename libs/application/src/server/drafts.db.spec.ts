import { v4 as uuid } from 'uuid';
import type { Actor } from '@keshen/identity';
import { CaseWorld } from '@keshen/testing/server';
import { AnswerQueries } from './answer.queries';
import { DraftHistory } from './draft.history';
import { DraftService } from './draft.service';
import { StartService } from './start.service';

let world: CaseWorld;
let drafts: DraftService;
let writer: Actor;
let id: string;
beforeAll(async () => {
  world = await CaseWorld.start();
  drafts = world.app.get(DraftService);
  const party = (await world.party()).id;
  writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
  const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
  id = (await world.app.get(StartService).start(writer, call!.id, party)).id;
});
afterAll(() => world?.close());

const save = (...changes: object[]) => drafts.save(writer, id, { changes: changes as never });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string; details?: unknown }) => error.code,
  );
const history = (path: string) =>
  world.db.database.read(
    `select version, value, aside from answer_changes where application_id = $1 and path = $2 order by version`,
    [id, path],
  );

describe('saving a draft', () => {
  const innovation = 'project.innovation';

  it('takes what was made on what stands, and answers what stands where one was not', async () => {
    await save({ path: innovation, value: '一', base: 0 });
    const answer = await save(
      { id: uuid(), path: innovation, value: '二', base: 0 },
      { id: uuid(), path: 'project.title', value: '𠮷野的传感器', base: 0 },
    );
    expect(answer.saved).toMatchObject([{ path: 'project.title', version: 1 }]);
    expect(answer.current).toMatchObject([
      { path: innovation, value: '一', version: 1, changedBy: writer.account },
    ]);
    expect(await world.db.database.read('select title from applications where id = $1', [id])).toEqual([
      { title: '𠮷野的传感器' },
    ]);
  });

  it('answers a change that is sent again as it did before, and writes it once', async () => {
    const change = { id: uuid(), path: innovation, value: '三', base: 1 };
    const first = await save(change);
    await save({ id: uuid(), path: innovation, value: '四', base: 2 });
    const again = await save(change);
    expect(again.saved).toEqual(first.saved);
    expect(again.current).toMatchObject([{ path: innovation, value: '四', version: 3 }]);
    expect(await history(innovation)).toHaveLength(3);
    expect(await refusal(save({ ...change, path: 'partner.ip_split', base: 0 }))).toBe('change.twice');
  });

  it('keeps what was not chosen beneath what was', async () => {
    await save({ id: uuid(), path: innovation, value: '对方的', base: 3, aside: { value: '我的' } });
    expect((await history(innovation)).slice(-2)).toEqual([
      { version: 4, value: '我的', aside: true },
      { version: 5, value: '对方的', aside: false },
    ]);
  });

  it('keeps the identities of rows beside them', async () => {
    const rows = [{ indicator: '节拍' }, { indicator: '精度' }];
    await save({ id: uuid(), path: 'project.kpi', value: rows, rows: ['r1', 'r2'], base: 0 });
    const { answers } = await world.app.get(AnswerQueries).values(writer, id, ['project.kpi']);
    expect(answers).toMatchObject([{ value: rows, rows: ['r1', 'r2'], version: 1 }]);
  });

  it('keeps rare characters and those without width as they were typed', async () => {
    const text = '𠮷𠀀👩‍🔬a\u200bb\u2060\ufeff';
    await save({ path: 'partner.ip_split', value: text, base: 0 });
    const { answers } = await world.app.get(AnswerQueries).values(writer, id, ['partner.ip_split']);
    expect(answers[0]?.value).toBe(text);
  });

  it('refuses 200,000 characters and 10,000 rows with where it is, and changes nothing', async () => {
    const before = (await history(innovation)).length;
    await expect(save({ path: innovation, value: '字'.repeat(200_000), base: 5 })).rejects.toMatchObject({
      code: 'answer.invalid',
      details: { problems: [{ path: innovation }] },
    });
    const rows = Array.from({ length: 10_000 }, () => ({ indicator: '节拍' }));
    await expect(save({ path: 'project.kpi', value: rows, base: 1 })).rejects.toMatchObject({
      code: 'answer.invalid',
      details: { problems: [{ path: 'project.kpi' }] },
    });
    expect(await history(innovation)).toHaveLength(before);
  });

  it('lets nobody save who does not write for the enterprise', async () => {
    const outsider = await world.person('外人');
    const changes = [{ path: innovation, value: '外', base: 5 }];
    expect(await refusal(drafts.save(outsider, id, { changes: changes as never }))).toBe(
      'application.unknown',
    );
    const viewer = { ...writer, memberships: [{ ...writer.memberships[0]!, role: 'viewer' as const }] };
    expect(await refusal(drafts.save(viewer, id, { changes: changes as never }))).toBe('role.missing');
    expect(await refusal(world.app.get(AnswerQueries).values(viewer, id, [innovation]))).toBe('role.missing');
  });

  it('writes two saves of one moment one after the other, and loses neither', async () => {
    const both = await Promise.all(
      ['甲', '乙'].map((value) => save({ id: uuid(), path: innovation, value, base: 5 })),
    );
    expect(both.map((answer) => answer.saved.length).sort()).toEqual([0, 1]);
    const refused = both.find((answer) => answer.saved.length === 0)!;
    expect(refused.current).toMatchObject([{ version: 6 }]);
  });
});

describe('the history of a draft', () => {
  const path = 'project.innovation';

  it('tells every version with who made it, what was not chosen too', async () => {
    const history = world.app.get(DraftHistory);
    const { items, next } = await history.versions(writer, id, { path, limit: 3 });
    expect(items.map(({ version, aside, changedBy }) => [version, aside, changedBy])).toEqual([
      [6, false, '陈思'],
      [5, false, '陈思'],
      [4, true, '陈思'],
    ]);
    const earlier = await history.versions(writer, id, { path, limit: 3, cursor: next! });
    expect(earlier.items.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it('brings a version back as a new one', async () => {
    const { saved } = await world.app.get(DraftHistory).restore(writer, id, { path, version: 4 });
    expect(saved).toMatchObject([{ path, version: 7 }]);
    expect((await history(path)).at(-1)).toMatchObject({ version: 7, value: '我的' });
    expect(await refusal(world.app.get(DraftHistory).restore(writer, id, { path, version: 99 }))).toBe(
      'version.unknown',
    );
  });

  it('brings the whole draft back to an instant, personal numbers too, which it shows only masked', async () => {
    const account = (await save({ path: 'project.leader_id', value: '310114198504120018', base: 0 }))
      .saved[0]!;
    world.clock.advance(60_000);
    await save(
      { path: 'project.leader_id', value: null, base: account.version },
      { path: 'project.title', value: '改了', base: 1 },
    );
    const drafts = world.app.get(DraftHistory);
    const before = await drafts.asOf(writer, id, account.changedAt);
    const shown = Object.fromEntries(before.answers.map((each) => [each.path, each.value]));
    expect(shown['project.leader_id']).toMatch(/^3101\d*\*+/);
    expect(shown['project.title']).toBe('𠮷野的传感器');
    await drafts.restore(writer, id, { at: account.changedAt });
    const now = await world.app.get(AnswerQueries).values(writer, id, ['project.leader_id', 'project.title']);
    expect(now.answers.map(({ value }) => value)).toEqual(['310114198504120018', '𠮷野的传感器']);
  });

  it('is nobody else’s', async () => {
    const drafts = world.app.get(DraftHistory);
    const viewer = { ...writer, memberships: [{ ...writer.memberships[0]!, role: 'viewer' as const }] };
    for (const actor of [viewer, await world.person('外人')]) {
      expect(await refusal(drafts.versions(actor, id, { limit: 1 }))).toBe('application.unknown');
      expect(await refusal(drafts.asOf(actor, id))).toBe('application.unknown');
    }
    expect(await refusal(drafts.restore(viewer, id, { path, version: 1 }))).toBe('role.missing');
  });
});
