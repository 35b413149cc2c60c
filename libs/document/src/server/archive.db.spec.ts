import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PizZip from 'pizzip';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, Delivering, Sweeps, TaskHandlers } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { CONTENTS } from '../domain/archive';
import { uploadFields } from '../domain/requests';
import { ArchiveService } from './archive.service';
import { ArchiveSources, type PackedThing } from './archive.sources';
import { ArchiveWriter } from './archive.writer';
import { attach } from './attachments';
import { DiskFileStore } from './disk.store';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { keyOf } from './file.store';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

const HOUR = 3_600_000;
const config = {
  UPLOAD_MAX_MB: 1,
  UPLOAD_YEAR_FILES: 1_000_000,
  UPLOAD_YEAR_MB: 1_000_000,
  ARCHIVE_KEPT_HOURS: 72,
  ARCHIVE_MAX_MB: 300,
  CLAMAV_URL: undefined,
};

/** A store in which some keys have bytes that are made while they are read; it counts how many are open at a time. */
class CountingStore extends DiskFileStore {
  open = 0;
  most = 0;
  made = new Map<string, number>();

  override async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const size = this.made.get(key);
    const content =
      size === undefined ? await super.read(key, range) : Readable.from([Buffer.alloc(size, 'm')]);
    this.most = Math.max(this.most, ++this.open);
    content.once('close', () => this.open--);
    return content;
  }
}

describe('an archive', () => {
  let db: TestDatabase;
  let folder: string;
  let store: CountingStore;
  let files: FileService;
  let archives: ArchiveService;
  let writer: ArchiveWriter;
  let delivering: Delivering;
  let officer: Actor;
  let applicant: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  /** What the call under test holds, and which applications the officer may not read. */
  let things: PackedThing[] = [];
  const hidden = new Set<string>();

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keshen-archive-'));
    const uploadRows = new UploadRows(db.database);
    store = new CountingStore(folder, uploadRows);
    const access = new FileAccess();
    const sources = new ArchiveSources();
    const handlers = new TaskHandlers();
    const sweeps = new Sweeps();
    const uploads = new UploadService(db.database, store, uploadRows, clock, config);
    files = new FileService(db.database, store, access, uploads, clock, config);
    archives = new ArchiveService(db.database, store, access, sources, clock, config);
    writer = new ArchiveWriter(db.database, store, handlers, sweeps, clock, config);
    writer.onModuleInit();
    delivering = new Delivering(db.database, handlers, clock);
    access.register('application', async (_tx, actor, { thing }) =>
      actor.account === officer.account ? !hidden.has(thing.id) : false,
    );
    sources.register('call', async () => ({ name: '2026年度/产学研', things }));
    [officer, applicant] = [await person('officer'), await person('applicant')];
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    things = [];
    hidden.clear();
  });

  async function person(name: string): Promise<Actor> {
    const account = uuid();
    await db.database.read(`insert into accounts (id, email, name, created_at) values ($1, $2, $3, now())`, [
      account,
      `${account}@example.com`,
      name,
    ]);
    return { ...visitor, account, name };
  }
  /** An application with these files: names and contents. */
  async function application(label: string, contents: [name: string, text: string][]): Promise<PackedThing> {
    const thing = { kind: 'application', id: uuid() };
    const made: { id: string; folders: string[] }[] = [];
    for (const [name, text] of contents) {
      const content = Readable.from([Buffer.from(text)]);
      const { id } = await files.upload(applicant, name, content, uploadFields.parse({}));
      await db.database.transaction((tx) => attach(tx, id, thing, applicant));
      made.push({ id, folders: [label, '协议'] });
    }
    const packed = { thing, label, files: made };
    things.push(packed);
    return packed;
  }
  /** Does what is due, as the worker would. */
  const deliver = async () => {
    const due = await db.database.read<{ id: number }>('select id from outbox where handled_at is null');
    return Promise.all(due.map(({ id }) => delivering.deliver(id)));
  };
  const call = uuid();
  const ask = (of = call) => archives.ask(officer, 'call', of);
  const stateOf = async (of = call) => (await archives.latest(officer, 'call', of))?.state;
  const contentOf = async (id: string) => {
    const { read, size, name } = await archives.open(officer, id);
    const content = await read();
    const bytes = await buffer(content);
    expect(bytes.length).toBe(size);
    const zip = new PizZip(bytes);
    const paths = Object.keys(zip.files).filter((path) => !zip.files[path]!.dir);
    const texts = Object.fromEntries(paths.map((path) => [path, zip.files[path]!.asText()]));
    return { name, texts };
  };
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    );

  it('holds every file under a name of its own, with a list of what is inside', async () => {
    await application('CXY-1', [
      ['a.txt', '甲'],
      ['A.txt', '乙'],
    ]);
    await application('CXY-2', [['a.txt', '丙']]);
    const { id, state, files: count } = await ask();
    expect([state, count, await refusal(archives.open(officer, id))]).toEqual([
      'waiting',
      3,
      'archive.waiting',
    ]);
    expect(await deliver()).toEqual(['handled']);
    const { name, texts } = await contentOf(id);
    expect(name).toBe('2026年度_产学研.zip');
    const { [CONTENTS]: contents, ...rest } = texts;
    expect(rest).toEqual({
      'CXY-1/协议/a.txt': expect.any(String) as string,
      'CXY-1/协议/A (2).txt': expect.any(String) as string,
      'CXY-2/协议/a.txt': expect.any(String) as string,
    });
    expect(contents).toContain('CXY-2,CXY-2/协议/a.txt,a.txt,3,');
    expect(await archives.latest(officer, 'call', call)).toMatchObject({
      state: 'ready',
      files: 3,
      leftOut: 0,
    });
  });

  it('is made once, however often it is asked for while it is made, and anew afterwards', async () => {
    const of = uuid();
    await application('CXY-1', [['a.txt', '甲']]);
    const asked = await Promise.all(Array.from({ length: 10 }, () => ask(of)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    await deliver();
    const again = await ask(of);
    expect(again.id).not.toBe(asked[0]!.id);
    expect(await refusal(archives.open(officer, asked[0]!.id))).toBe('archive.unknown');
    await deliver();
  });

  it('is its asker’s alone, and the reading stands at every application in it', async () => {
    const of = uuid();
    const [one, two] = [
      await application('CXY-1', [['a.txt', '甲']]),
      await application('CXY-2', [['a.txt', '乙']]),
    ];
    const { id } = await ask(of);
    await deliver();
    expect(await refusal(archives.open(applicant, id))).toBe('archive.unknown');
    await archives.open(officer, id);
    const read = await db.database.read<{ thing: string }>(
      `select thing_id as thing from audit_records where act = 'archive.read' and details::jsonb ->> 'archive' = $1`,
      [id],
    );
    expect(read.map(({ thing }) => thing).sort()).toEqual([one.thing.id, two.thing.id, of].sort());
  });

  it('leaves out what its asker may not read, and goes no more when one right is lost', async () => {
    const of = uuid();
    const [one, two] = [
      await application('CXY-1', [['a.txt', '甲']]),
      await application('CXY-2', [['a.txt', '乙']]),
    ];
    hidden.add(two.thing.id);
    const { id } = await ask(of);
    await deliver();
    expect(Object.keys((await contentOf(id)).texts)).toEqual([CONTENTS, 'CXY-1/协议/a.txt']);
    hidden.add(one.thing.id);
    expect(await refusal(archives.open(officer, id))).toBe('archive.changed');
    expect(await refusal(ask(of))).toBe('archive.empty');
  });

  it('holds clean files only, says which it lacks, and goes no more when one is found infected', async () => {
    const of = uuid();
    const { files: held } = await application('CXY-1', [
      ['good.txt', '甲'],
      ['bad.txt', '乙'],
    ]);
    const infect = (id: string) =>
      db.database.read(`update files set scan = 'quarantined', threat = 'X' where id = $1`, [id]);
    await infect(held[1]!.id);
    const { id, leftOut } = await ask(of);
    expect(leftOut).toBe(1);
    await deliver();
    const { texts } = await contentOf(id);
    expect(Object.keys(texts)).toEqual([CONTENTS, 'CXY-1/协议/good.txt']);
    expect(texts[CONTENTS]).toMatch(/CXY-1,,bad\.txt,.*quarantined/);
    await infect(held[0]!.id);
    expect(await refusal(archives.open(officer, id))).toBe('archive.changed');
  });

  it('whose file went before it was made fails with its reason', async () => {
    const of = uuid();
    const { files: held } = await application('CXY-1', [['a.txt', '甲']]);
    await ask(of);
    await store.remove(keyOf(held[0]!.id));
    await deliver();
    expect(await archives.latest(officer, 'call', of)).toMatchObject({
      state: 'failed',
      failure: 'file.gone',
    });
  });

  it('of 1,200 files is written with one of them open at a time', async () => {
    const of = uuid();
    const thing = { kind: 'application', id: uuid() };
    const made = Array.from({ length: 1200 }, () => uuid());
    await db.database.read(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at, thing_kind, thing_id, held_at)
       select id, 'made/' || id, 'stored', repeat('a', 64), 65536, 'application/pdf', 'a.pdf', $2, now(), $3, $4, now()
       from unnest($1::uuid[]) id`,
      [made, applicant.account, thing.kind, thing.id],
    );
    for (const id of made) store.made.set(`made/${id}`, 65_536);
    things = [{ thing, label: 'CXY-1', files: made.map((id) => ({ id, folders: ['CXY-1'] })) }];
    await ask(of);
    store.most = 0;
    await deliver();
    expect([await stateOf(of), store.most, store.open]).toEqual(['ready', 1, 0]);
    const latest = await archives.latest(officer, 'call', of);
    expect(Object.keys((await contentOf(latest!.id)).texts)).toHaveLength(1201);
  });

  it('larger than allowed, or of nothing, is refused', async () => {
    const of = uuid();
    expect(await refusal(ask(of))).toBe('archive.empty');
    const { files: held } = await application('CXY-1', [['a.txt', '甲']]);
    await db.database.read('update files set size = $2 where id = $1', [held[0]!.id, 301 * 1_048_576]);
    expect(await refusal(ask(of))).toBe('archive.too-large');
  });

  it('is kept for its time, then swept with its bytes', async () => {
    clock.advance(72 * HOUR);
    expect(await writer.sweep()).toBeGreaterThan(0);
    while ((await writer.sweep()) > 0);
    expect(await db.database.read('select 1 from archives')).toEqual([]);
    const keys: string[] = [];
    for await (const key of store.keys()) keys.push(key);
    const known = await db.database.read<{ key: string }>(
      `select key from files where key not like 'made/%'`,
    );
    expect(known.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
  });

  it('that a worker left half written is gone on with behind what the store has', async () => {
    const of = uuid();
    await application('CXY-1', [['a.txt', '甲'.repeat(1000)]]);
    const { id } = await ask(of);
    await deliver();
    const whole = await buffer(await (await archives.open(officer, id)).read());
    // As a worker leaves it that was killed: half of the bytes, a lease that has run out.
    await store.remove(keyOf(id));
    await store.write(keyOf(id), Readable.from([whole.subarray(0, 1000)]));
    await db.database.read(
      `update archives set ready_at = null, written = 1000, holder = $2, held_until = now() - interval '1 second' where id = $1`,
      [id, uuid()],
    );
    await writer.sweep();
    await deliver();
    expect((await buffer(await (await archives.open(officer, id)).read())).equals(whole)).toBe(true);
  });
});
