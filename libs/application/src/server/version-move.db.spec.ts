import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { definitionSchema } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { CaseWorld } from '@keshen/testing/server';
import { AnswerStore } from './answers';
import { VersionMoveService } from './version-move.service';

let world: CaseWorld;
let moves: VersionMoveService;
let administrator: Actor;
let next: string;
beforeAll(async () => {
  world = await CaseWorld.start();
  moves = world.app.get(VersionMoveService);
  administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  const document = definitionSchema.parse(structuredClone(world.definition));
  const project = document.form.sections.find((s) => s.id === 'project')!;
  project.fields = project.fields.filter((f) => f.id !== 'innovation');
  delete document.example;
  for (const rule of document.eligibility) delete rule.examples;
  next = (await world.app.get(ProgrammeService).publishVersion(administrator, document)).id;
});
afterAll(() => world?.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (e: Refusal) => e.code,
  );

describe('an application that is moved to another version', () => {
  it('goes there with its case; what is dropped was seen before, is recorded and stays in the history', async () => {
    const { id, caseId } = await world.application([]);
    await world.tx((tx) =>
      world.app.get(AnswerStore).write(tx, world.definition, id, administrator.account!, [
        { path: 'project.title', value: '在线标定', base: 0 },
        { path: 'project.innovation', value: '新的激励源', base: 0 },
      ]),
    );
    const plan = await moves.plan(administrator, id, next);
    expect(plan).toMatchObject({ blockers: [], dropped: [{ path: 'project.innovation' }] });
    const request = { versionId: next, reason: '按新版本办理' };
    expect(await codeOf(moves.move(administrator, id, { ...request, dropped: [] }))).toBe('move.changed');
    await moves.move(administrator, id, { ...request, dropped: ['project.innovation'] });
    expect((await world.caseOf(caseId)).programmeVersionId).toBe(next);
    const [kept] = await world.db.database.read(
      `select dropped, reason from version_moves where application_id = $1`,
      [id],
    );
    expect(kept).toEqual({ dropped: ['project.innovation'], reason: '按新版本办理' });
    const history = await world.db.database.read(
      `select value from answer_changes where application_id = $1 and path = 'project.innovation' order by version`,
      [id],
    );
    expect(history).toEqual([{ value: '新的激励源' }, { value: null }]);
    expect(await codeOf(moves.move(administrator, id, { ...request, dropped: [] }))).toBe(
      'move.same-version',
    );
    await expect(world.db.dataSource.query('delete from version_moves')).rejects.toThrow();
  });

  it('is moved by an administrator only', async () => {
    const { id } = await world.application([]);
    const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    const request = { versionId: next, dropped: [], reason: '按新版本办理' };
    expect(await codeOf((async () => moves.move(officer, id, request))())).toBe('role.missing');
  });
});
