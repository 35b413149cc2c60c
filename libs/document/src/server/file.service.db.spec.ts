import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, createDataSource, Database } from '@keshen/platform/server';
import { Proxy, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { uploadFields } from '../domain/requests';
import { attach, attachExactly, detach, filesOf, holdFiles } from './attachments';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { DiskFileStore } from './disk.store';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
const DAY = 24 * 3_600_000;

describe('files', () => {
  let db: TestDatabase;
  let folder: string;
  let files: FileService;
  let owner: Actor;
  let other: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  const access = new FileAccess();

  /** The services with the largest file in megabytes. */
  const service = (
    UPLOAD_MAX_MB: number,
    year = { UPLOAD_YEAR_FILES: 1000, UPLOAD_YEAR_MB: 1000 },
  ): FileService => {
    const rows = new UploadRows(db.database);
    const store = new DiskFileStore(folder, rows);
    const uploads = new UploadService(db.database, store, rows, clock, { UPLOAD_MAX_MB, ...year });
    return new FileService(db.database, store, access, uploads, clock, { UPLOAD_MAX_MB });
  };

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keshen-files-'));
    files = service(1);
    const person = async (name: string): Promise<Actor> => {
      const account = uuid();
      await db.database.read(
        `insert into accounts (id, email, name, created_at) values ($1, $2, $3, now())`,
        [account, `${name}@example.com`, name],
      );
      return { ...visitor, account, name };
    };
    owner = await person('wang');
    other = await person('chen');
    access.register('application', async (_tx, actor) => actor.account === other.account);
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  const upload = (name: string, content: string | Buffer = PDF, fields: object = {}) =>
    files.upload(owner, name, Readable.from([Buffer.from(content)]), uploadFields.parse(fields));
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const onDisk = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).length;
  const tx = <T>(work: Parameters<typeof db.database.transaction<T>>[0]) => db.database.transaction(work);
  const reads = () => db.database.read(`select 1 from audit_records where act = 'file.read'`);

  it('are stored with their hash and read back by whoever uploaded them, and by nobody else', async () => {
    const file = await upload('可行性报告.pdf', PDF, { purpose: 'report' });
    expect(file).toMatchObject({ name: '可行性报告.pdf', size: PDF.length, mediaType: 'application/pdf' });
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await text((await files.open(owner, file.id)).content)).toBe(PDF);
    expect(await refusal(files.open(other, file.id))).toBe('file.unknown');
    expect(await reads()).toEqual([]);
  });

  it('are refused for a reason, and leave nothing on the disk', async () => {
    const before = await onDisk();
    expect(await refusal(upload('a.pdf', ''))).toBe('file.empty');
    expect(await refusal(upload('a.pdf', Buffer.alloc(1_048_577, 'x')))).toBe('file.too-large');
    expect(await refusal(upload('a.pdf', 'MZ no document'))).toBe('file.type');
    expect(await refusal(upload('a.exe', PDF))).toBe('file.extension');
    expect(await refusal(upload('a.pdf', PDF, { formats: 'jpg,png' }))).toBe('file.type');
    expect(await refusal(upload('a\u0000.pdf'))).toBe('file.name');
    expect(await refusal(upload('a.csv', Buffer.from([1, 2, 3])))).toBe('file.type');
    expect(await onDisk()).toBe(before);
  });

  it('of one person within a year are no more than may be, whatever they hang on; what was removed does not count', async () => {
    const had = (await db.database.read('select 1 from files where uploaded_by = $1', [owner.account]))
      .length;
    const send = (year: { UPLOAD_YEAR_FILES: number; UPLOAD_YEAR_MB: number }, content = PDF) =>
      service(1, year).upload(owner, 'a.pdf', Readable.from([Buffer.from(content)]), uploadFields.parse({}));
    const [few, wide] = [
      { UPLOAD_YEAR_FILES: had + 2, UPLOAD_YEAR_MB: 1000 },
      { UPLOAD_YEAR_FILES: 1000, UPLOAD_YEAR_MB: 1 },
    ];
    const thing = { kind: 'application', id: uuid() };
    const [first, second] = [await send(few), await send(few)];
    await tx((t) => attach(t, first.id, thing, owner));
    const refused = { kind: 'conflict', details: { field: 'file' } };
    await expect(send(few)).rejects.toMatchObject({ ...refused, code: 'file.too-many-year' });
    await files.remove(owner, second.id);
    const third = await send(few);
    await tx((t) => attach(t, third.id, thing, owner));
    await expect(send(few)).rejects.toMatchObject({ details: { field: 'file', max: had + 2 } });
    await expect(send(wide, PDF.padEnd(1_048_500))).rejects.toMatchObject({
      code: 'file.too-much-year',
      details: { field: 'file', limit: 1 },
    });
    clock.advance(366 * DAY);
    await files.remove(owner, (await send(few)).id);
    clock.advance(-366 * DAY);
  });

  it('stop at the limit of the field when it is below the limit of the portal', async () => {
    const generous = service(3);
    const large = `${PDF}${' '.repeat(1_500_000)}`;
    const send = (maxMegabytes: number) =>
      generous.upload(
        owner,
        'a.pdf',
        Readable.from([Buffer.from(large)]),
        uploadFields.parse({ maxMegabytes }),
      );
    await expect(send(1)).rejects.toMatchObject({ code: 'file.too-large', details: { limit: 1 } });
    await files.remove(owner, (await send(2)).id);
  });

  it('hang on one thing only, where the rule of that thing and the audit take over', async () => {
    const { id } = await upload('a.pdf');
    const thing = { kind: 'application', id: uuid() };
    expect(await refusal(tx((t) => attach(t, id, thing, other)))).toBe('file.unknown');
    await tx((t) => attach(t, id, thing, owner));
    await tx((t) => attach(t, id, thing, other));
    expect(await refusal(tx((t) => attach(t, id, { ...thing, id: uuid() }, owner)))).toBe('file.unknown');
    expect(await refusal(files.open(owner, id))).toBe('file.unknown');
    (await files.open(other, id)).content.destroy();
    expect(await reads()).toHaveLength(1);
    expect(await refusal(files.remove(owner, id))).toBe('file.unknown');
    expect((await tx((t) => filesOf(t, thing))).map((f) => f.id)).toEqual([id]);
  });

  it('are refused by an attachment that takes less than the portal', async () => {
    const { id } = await upload('a.pdf');
    const thing = { kind: 'application', id: uuid() };
    const take = (formats: ('pdf' | 'png')[]) =>
      tx((t) => attach(t, id, thing, owner, { formats, maxMegabytes: 1 }));
    expect(await refusal(take(['png']))).toBe('file.type');
    expect(await tx((t) => filesOf(t, thing))).toEqual([]);
    expect(await refusal(take(['pdf']))).toBe('none');
  });

  it('are let go of by who writes to them though the database is away at that moment', async () => {
    const id = uuid();
    await db.database.read(
      `insert into uploads (id, uploaded_by, name, size, purpose, formats, created_at)
       values ($1, $2, 'a.pdf', 9, '', '{pdf}', now())`,
      [id, owner.account],
    );
    const network = await Proxy.before(Number(new URL(db.url).port));
    const config = { DATABASE_URL: network.through(db.url), DATABASE_POOL: 2 };
    const away = new Database(await createDataSource(config, { entities: [], migrations: [] }).initialize());
    const held = async () =>
      (
        await db.database.read<{ holder: string | null }>('select holder from uploads where id = $1', [id])
      )[0]!.holder;
    await new UploadRows(away).alone(id, async () => {
      expect(await held()).not.toBeNull();
      network.cut();
    });
    network.mend();
    while ((await held()) !== null) await sleep(20);
    await away.close();
    await network.stop();
  });

  it('of one purpose are exactly those that were named last', async () => {
    const thing = { kind: 'application', id: uuid() };
    const [a, b, letter] = [await upload('a.pdf'), await upload('b.pdf'), await upload('c.pdf')];
    await tx((t) => attach(t, letter.id, thing, owner));
    await tx((t) => attachExactly(t, [a.id], thing, 'report', owner));
    await tx((t) => attachExactly(t, [b.id], thing, 'report', owner));
    expect((await tx((t) => filesOf(t, thing))).map((f) => [f.id, f.purpose])).toEqual([
      [b.id, 'report'],
      [letter.id, ''],
    ]);
    await files.remove(owner, a.id);
    await tx((t) => attachExactly(t, [], thing, 'report', owner));
    expect(await tx((t) => filesOf(t, thing))).toHaveLength(1);
  });

  it('are swept a day after they came and hang on nothing, and not before', async () => {
    const kept = { kind: 'application', id: uuid() };
    const [loose, held, let_go] = [await upload('a.pdf'), await upload('b.pdf'), await upload('c.pdf')];
    await tx((t) => attachExactly(t, [held.id, let_go.id], kept, 'report', owner));
    await tx((t) => detach(t, let_go.id, kept));
    await tx((t) => holdFiles(t, kept));
    await tx((t) => detach(t, held.id, kept));
    expect(await tx((t) => filesOf(t, kept))).toEqual([]);
    clock.advance(DAY - 1000);
    await files.sweep();
    const there = async (id: string) =>
      (await db.database.read('select 1 from files where id = $1', [id])).length;
    expect(await there(loose.id)).toBe(1);
    clock.set(new Date(Date.now() + 2 * DAY));
    await Promise.all([files.sweep(), files.sweep()]);
    expect(await Promise.all([loose.id, let_go.id, held.id].map(there))).toEqual([0, 0, 1]);
    expect(await text((await files.open(other, held.id)).content)).toBe(PDF);
    const rowsLeft = await db.database.read('select 1 from files');
    expect(await onDisk()).toBe(rowsLeft.length);
  });
});
