import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock, Delivering, Sweeps, TaskHandlers } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { uploadFields } from '../domain/requests';
import { scanStream } from './clamd';
import { Clamd, eicar } from './clamd.fixture';
import { DiskFileStore } from './disk.store';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { ScanService } from './scan.service';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

describe('a file, before a scanner', () => {
  let db: TestDatabase;
  let folder: string;
  let clamd: Clamd;
  let scans: ScanService;
  let files: FileService;
  let unscanned: FileService;
  let delivering: Delivering;
  let owner: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');

  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keshen-scan-'));
    clamd = await Clamd.prepare();
    const handlers = new TaskHandlers();
    delivering = new Delivering(db.database, handlers, clock);
    [scans, files] = services(handlers, clamd.url);
    scans.onModuleInit();
    [, unscanned] = services(new TaskHandlers());
    const account = uuid();
    await db.database.read(
      `insert into accounts (id, email, name, created_at) values ($1, 'w@example.com', 'wang', now())`,
      [account],
    );
    owner = { ...visitor, account, name: 'wang' };
    await clamd.start();
  });
  afterAll(async () => {
    await clamd.remove();
    await db.close();
    await rm(folder, { recursive: true });
  });

  function services(handlers: TaskHandlers, CLAMAV_URL?: string): [ScanService, FileService] {
    const config = { UPLOAD_MAX_MB: 1, UPLOAD_YEAR_FILES: 1000, UPLOAD_YEAR_MB: 1000, CLAMAV_URL };
    const rows = new UploadRows(db.database);
    const store = new DiskFileStore(folder, rows);
    const scan = new ScanService(db.database, store, handlers, new Sweeps(), clock, config);
    const uploads = new UploadService(db.database, store, rows, clock, config);
    return [scan, new FileService(db.database, store, new FileAccess(), uploads, clock, config)];
  }
  const upload = (content: Buffer, by = files) =>
    by.upload(owner, 'a.txt', Readable.from([content]), uploadFields.parse({}));
  /** Does what is due, as the worker would; answers how each delivery ended. */
  const deliver = async () => {
    const due = await db.database.read<{ id: number }>(
      'select id from outbox where handled_at is null and (not_before is null or not_before <= $1)',
      [clock.now()],
    );
    return Promise.all(due.map(({ id }) => delivering.deliver(id)));
  };
  const refusal = (id: string, by = files) =>
    by.open(owner, id).then(
      () => 'none',
      (error: { code: string; details: { threat?: string } }) => [error.code, error.details.threat],
    );

  it('waits, and can be read once it was found clean', async () => {
    const { id, scan } = await upload(Buffer.from('harmless'));
    expect([scan, await refusal(id)]).toEqual(['waiting', ['file.waiting', undefined]]);
    expect(await deliver()).toEqual(['handled']);
    expect(await text((await files.open(owner, id)).content)).toBe('harmless');
  });

  it('that holds a virus is quarantined for good, with its reason and a record, scanner or not', async () => {
    const { id } = await upload(Buffer.concat([Buffer.from('text before '), eicar()]));
    await deliver();
    expect(await refusal(id)).toEqual(['file.quarantined', expect.stringMatching(/^Keshen\.Test/)]);
    expect(await refusal(id, unscanned)).toEqual(['file.quarantined', expect.any(String)]);
    const records = await db.database.read(
      `select 1 from audit_records where act = 'file.quarantined' and thing_id = $1`,
      [id],
    );
    expect(records).toHaveLength(1);
    await scans.again(owner, id);
    expect(await refusal(id)).toEqual(['file.waiting', undefined]);
    await deliver();
    expect(await refusal(id)).toEqual(['file.quarantined', expect.any(String)]);
  });

  it('is judged in pieces that come one at a time, and not at all when the scanner refuses it', async () => {
    const bytes = eicar();
    const pieces = Readable.from([bytes.subarray(0, 20), bytes.subarray(20)]);
    expect((await scanStream(clamd.url, pieces)).threat).toMatch(/^Keshen/);
    await expect(scanStream('unix:///nowhere', Readable.from([bytes]))).rejects.toThrow(/ENOENT/);
  });

  it('waits while the scanner is away, is tried again, and is found clean when it is back', async () => {
    await clamd.stop();
    const { id } = await upload(Buffer.from('patient'));
    expect(await deliver()).toEqual(['retry']);
    expect(await refusal(id)).toEqual(['file.waiting', undefined]);
    await clamd.start();
    clock.advance(60_000);
    expect(await deliver()).toEqual(['handled']);
    expect(await refusal(id)).toBe('none');
  });

  it('that came before there was a scanner can be read without one, and is scanned once there is one', async () => {
    const { id, scan } = await upload(Buffer.from('early'), unscanned);
    expect([scan, await refusal(id, unscanned)]).toEqual(['none', 'none']);
    expect(await refusal(id)).toEqual(['file.waiting', undefined]);
    expect(await scans.sweep()).toBe(1);
    expect(await scans.sweep()).toBe(0);
    await deliver();
    expect(await refusal(id)).toBe('none');
  });
});
