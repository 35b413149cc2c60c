import { Readable } from 'node:stream';
import { ArchiveService, attach, FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { withHidden } from '@keshen/platform/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { ApplicationAccess } from './access';
import { applicationById } from './application.rows';
import { SubmissionStore } from './submission.store';
import { TrialService } from './trial.service';

const PDF = Buffer.from('%PDF-1.7\n%%EOF\n');

let world: CaseWorld;
let archives: ArchiveService;
let officer: Actor;
let call: string;
const heldBack = new Set<string>();
beforeAll(async () => {
  world = await CaseWorld.start();
  archives = world.app.get(ArchiveService);
  officer = await world.person('华国栋', { staff: [{ role: 'officer', scope: null }] });
  world.app
    .get(ApplicationAccess)
    .guardContents(async (_tx, _actor, id) => (heldBack.has(id) ? 'review.declaration-needed' : null));
  [{ id: call } = { id: '' }] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
});
afterAll(() => world?.close());

type Handed = { id: string; reference: string; party: string; writer: Actor };

/** A submitted application with one file, and another one that its people added to the draft since. */
async function handedIn(): Promise<Handed> {
  const { id, party } = await world.application();
  const writer = await world.person('陈思', { memberships: [{ party: party.id, role: 'writer' }] });
  const add = async (name: string, purpose: string) => {
    const { id: file } = await world.app
      .get(FileService)
      .upload(writer, name, Readable.from([PDF]), { purpose });
    await world.tx((tx) => attach(tx, file, { kind: 'application', id }, writer));
    return file;
  };
  await add('协议.pdf', 'agreement');
  const reference = await world.tx(async (tx) => {
    const application = await applicationById(tx, id);
    const store = world.app.get(SubmissionStore);
    const { answers } = (await store.latest(tx, id))!;
    await store.keep(tx, world.definition, application, answers, writer, world.clock.now());
    return application.reference;
  });
  await world.db.database.read('update files set held_at = null where id = $1', [
    await add('后来.pdf', 'audit'),
  ]);
  return { id, reference, party: party.name, writer };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
const pathsOf = async (id: string) =>
  (
    await world.db.database.read<{ path: string }>(
      'select path from archive_files where archive_id = $1 order by no',
      [id],
    )
  ).map(({ path }) => path);
const packed = async (actor: Actor, kind: 'application' | 'call', id: string) =>
  pathsOf((await archives.ask(actor, kind, id)).id);
const anew = () => world.db.database.read('delete from archives');

describe('an archive of applications', () => {
  const agreement = '产学研合作协议、技术合同';
  let one: Handed;
  let two: Handed;
  beforeAll(async () => {
    [one, two] = [await handedIn(), await handedIn()];
  });
  beforeEach(anew);

  it('holds for the office what was submitted last, by the questions it answers', async () => {
    expect(await packed(officer, 'application', one.id)).toEqual([`${agreement}/协议.pdf`]);
    expect(await packed(officer, 'call', call)).toEqual(
      [one, two].map(({ reference, party }) => `${reference} ${party}/${agreement}/协议.pdf`),
    );
  });

  it('holds for its own people what is attached now, and for nobody else anything', async () => {
    expect(await packed(one.writer, 'application', one.id)).toEqual([
      `${agreement}/协议.pdf`,
      '上一年度财务审计报告/后来.pdf',
    ]);
    expect(await refusal(archives.ask(two.writer, 'application', one.id))).toBe('application.unknown');
    expect(await refusal(archives.ask(one.writer, 'call', call))).not.toBe('none');
  });

  it('of a call that was packed before its asker had to stand aside from an application goes no more', async () => {
    const { id } = await archives.ask(officer, 'call', call);
    await drain(world.app);
    expect(await refusal(archives.open(officer, id))).toBe('none');
    const open = () => archives.open(officer, id);
    const aside = { applications: [one.id], own: [] };
    expect(await withHidden(aside, () => refusal(open()))).toBe('archive.changed');
    const anew = await withHidden(aside, () => packed(officer, 'call', call));
    expect(anew.length).toBeGreaterThan(0);
    expect(anew.join()).not.toContain(one.reference);
  });

  it('of a call leaves out what is sealed, and what a conflict of interest holds back', async () => {
    heldBack.add(one.id);
    expect(await refusal(archives.ask(officer, 'application', one.id))).toBe('review.declaration-needed');
    expect((await packed(officer, 'call', call)).join()).not.toContain(one.reference);
    heldBack.clear();
    await anew();
    await world.db.database.read(
      `update applications set submitted_at = null, sealed_until = '2027-01-01T00:00Z' where id = $1`,
      [two.id],
    );
    expect((await packed(officer, 'call', call)).join()).not.toContain(two.reference);
    expect(await refusal(archives.ask(officer, 'application', two.id))).toBe('application.unknown');
  });

  it('of a trial is its testers’ alone', async () => {
    const administrator = await world.person('管理员', { staff: [{ role: 'administrator', scope: null }] });
    const trials = world.app.get(TrialService);
    const trial = (await trials.open(administrator, { of: { version: world.versionId }, days: 14 })).id;
    await world.inTrial(trial, handedIn);
    expect(await refusal(archives.ask(officer, 'call', trial))).toBe('archive.empty');
    await trials.invite(administrator, trial, `${officer.account}@example.com`);
    expect(await packed(officer, 'call', trial)).toHaveLength(1);
  });
});
