import { Readable } from 'node:stream';
import { FileService, FileStore, keyOf } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CaseWorld } from '@keshen/testing/server';
import { ApplicationLists } from './application.lists';
import { ApplicationQueries } from './application.queries';
import { CertificationService } from './certification.service';
import { DraftDeletion } from './draft.deletion';
import { DraftService } from './draft.service';
import { StartService } from './start.service';
import { EarlierService } from './earlier.service';
import { WorkQueries } from './work.queries';

const DAY = 24 * 3_600_000;

let world: CaseWorld;
let drafts: DraftService;
let deletion: DraftDeletion;
let files: FileService;
let writer: Actor;
let certifier: Actor;
let party: string;
let call: string;
beforeAll(async () => {
  world = await CaseWorld.start({ DRAFT_RESTORE_DAYS: '30' });
  drafts = world.app.get(DraftService);
  deletion = world.app.get(DraftDeletion);
  files = world.app.get(FileService);
  party = (await world.party()).id;
  writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
  certifier = await world.person('沈毅', { memberships: [{ party, role: 'certifier' }] });
  const [open] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
  call = open!.id;
  // The world counts references from 1 on by itself.
  await world.db.database.read(`insert into reference_counters (code, year, last) values ('CXY', 2026, 500)`);
});
afterAll(() => world?.close());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
const save = (id: string, path: string, value: unknown) =>
  drafts.save(writer, id, { changes: [{ path, value, base: 0 }] as never });
/** A draft with a title and one file. */
async function draft(): Promise<{ id: string; file: string }> {
  const { id } = await world.app.get(StartService).start(writer, call, party);
  await save(id, 'project.title', '要删的草稿');
  const content = Readable.from([Buffer.from('%PDF-1.7\n%%EOF\n')]);
  const { id: file } = await files.upload(writer, 'a.pdf', content, { purpose: '' });
  const [attachment] = world.definition.form.attachments.filter((a) => a.formats.includes('pdf'));
  await save(id, `attachments.${attachment!.id}`, [file]);
  return { id, file };
}
const listed = async () => {
  const page = await world.app.get(ApplicationLists).mine(writer, { limit: 50 });
  return page.items.map(({ id }) => id);
};
const deleted = async () => (await deletion.list(writer)).map(({ id }) => id);
const owed = async () => {
  const page = await world.app.get(WorkQueries).work(writer, { limit: 50 });
  return page.items.map(({ applicationId }) => applicationId);
};
const count = async (table: string, id: string) => {
  const [row] = await world.db.database.read<{ n: number }>(
    `select count(*)::int as n from ${table} where application_id = $1`,
    [id],
  );
  return row!.n;
};
const acts = async (id: string) =>
  (
    await world.db.database.read<{ act: string }>(
      `select act from audit_records where thing_id = $1 and act ~ 'deleted|restored|emptied' order by id`,
      [id],
    )
  ).map(({ act }) => act);

describe('deleting a draft', () => {
  it('takes it out of every list and closes it, and restoring brings it back as it was', async () => {
    const { id, file } = await draft();
    await deletion.delete(writer, id);
    await deletion.delete(writer, id);
    expect([
      (await listed()).includes(id),
      (await owed()).includes(id),
      (await deleted()).includes(id),
    ]).toEqual([false, false, true]);
    const earlier = await world.app.get(EarlierService).list(writer, party, { limit: 50 });
    expect(earlier.items.map((each) => each.id)).not.toContain(id);
    expect(await refusal(save(id, 'project.innovation', '改'))).toBe('application.deleted');
    expect(await refusal(world.app.get(CertificationService).ask(writer, id))).toBe('application.deleted');
    const page = await world.app.get(ApplicationQueries).page(writer, id);
    expect(page['may']).toMatchObject({ edit: false, submit: false, withdraw: false, restore: true });
    await deletion.restore(writer, id);
    await deletion.restore(writer, id);
    expect([
      (await listed()).includes(id),
      (await owed()).includes(id),
      (await deleted()).includes(id),
    ]).toEqual([true, true, false]);
    await save(id, 'project.innovation', '改');
    (await files.open(writer, file)).content.destroy();
    expect(await acts(id)).toEqual(['application.deleted', 'application.restored']);
  });

  it('is its writers’ alone, and not possible while it is with the certifier', async () => {
    const { id } = await draft();
    const other = await world.person('外人', {
      memberships: [{ party: (await world.party()).id, role: 'writer' }],
    });
    expect(await refusal(deletion.delete(other, id))).toBe('application.unknown');
    expect(await refusal(deletion.delete(certifier, id))).not.toBe('none');
    await world.app.get(CertificationService).ask(writer, id);
    expect(await refusal(deletion.delete(writer, id))).toBe('application.in-certification');
  });

  it('empties it a month later with its answers, their history and its files, and not before', async () => {
    const { id, file } = await draft();
    const kept = await draft();
    await deletion.delete(writer, id);
    world.clock.advance(30 * DAY - 1000);
    expect(await deletion.sweep()).toBe(0);
    expect(await count('answer_changes', id)).toBeGreaterThan(0);
    world.clock.advance(2000);
    await Promise.all([deletion.sweep(), deletion.sweep()]);
    expect(await Promise.all(['answers', 'answer_changes', 'participants'].map((t) => count(t, id)))).toEqual(
      [0, 0, 0],
    );
    await expect(world.app.get(FileStore).read(keyOf(file))).rejects.toMatchObject({ code: 'file.gone' });
    expect(await world.db.database.read('select 1 from files where id = $1', [file])).toEqual([]);
    expect(await deleted()).not.toContain(id);
    expect(await refusal(deletion.restore(writer, id))).toBe('application.emptied');
    expect(await acts(id)).toEqual(['application.deleted', 'application.emptied']);
    (await files.open(writer, kept.file)).content.destroy();
    await expect(
      world.db.database.read('delete from answer_changes where application_id = $1', [kept.id]),
    ).rejects.toThrow('append-only');
  });

  it('killed between the draft and its files leaves nothing that the sweep of files does not take', async () => {
    const { id, file } = await draft();
    await deletion.delete(writer, id);
    world.clock.advance(31 * DAY);
    const erase = files.erase;
    files.erase = async () => {
      throw new Error('killed');
    };
    await expect(deletion.sweep()).rejects.toThrow('killed');
    files.erase = erase;
    expect(await count('answers', id)).toBe(0);
    const marked = await world.db.database.read<{ state: string }>('select state from files where id = $1', [
      file,
    ]);
    expect(marked).toEqual([{ state: 'removed' }]);
    expect(await refusal(files.open(writer, file))).toBe('file.unknown');
    while ((await files.sweep()) > 0);
    expect(await world.db.database.read('select 1 from files where id = $1', [file])).toEqual([]);
    await expect(world.app.get(FileStore).read(keyOf(file))).rejects.toMatchObject({ code: 'file.gone' });
  });

  it('is not possible once it was submitted, for the database either', async () => {
    const submitted = await world.application();
    const theirs = await world.person('王', { memberships: [{ party: submitted.party.id, role: 'writer' }] });
    expect(await refusal(deletion.delete(theirs, submitted.id))).toBe('application.not-a-draft');
    await expect(
      world.db.database.read(
        'update applications set deleted_at = now(), deleted_by = created_by where id = $1',
        [submitted.id],
      ),
    ).rejects.toThrow(/check/);
  });
});
