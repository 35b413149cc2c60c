import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Upload } from '@tus/server';
import { v7 as uuid } from 'uuid';
import { visitor, type Actor } from '@keshen/identity';
import { AdjustableClock } from '@keshen/platform/server';
import { S3Server, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { uploadFields } from '../domain/requests';
import { FileAccess } from './file.access';
import { FileService } from './file.service';
import { keyOf } from './file.store';
import { S3FileStore } from './s3.store';
import { UploadRows } from './upload.rows';
import { UploadService } from './upload.service';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
/** Longer than one part of an S3 multipart upload. */
const LONG = Buffer.concat([PDF, Buffer.alloc(6_000_000, 'k')]);
const config = { UPLOAD_MAX_MB: 10, UPLOAD_YEAR_FILES: 1000, UPLOAD_YEAR_MB: 1000 };

describe('files in a bucket', () => {
  let db: TestDatabase;
  let s3: S3Server;
  let owner: Actor;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');

  beforeAll(async () => {
    [db, s3] = await Promise.all([testDatabase(), S3Server.start()]);
    const account = uuid();
    await db.database.read(
      `insert into accounts (id, email, name, created_at) values ($1, 'w@example.com', 'wang', now())`,
      [account],
    );
    owner = { ...visitor, account, name: 'wang' };
  });
  afterAll(async () => {
    await s3.stop();
    await db.close();
  });

  /** A process that has just started: nothing is remembered but what the bucket and the rows hold. */
  function fresh() {
    const store = new S3FileStore(s3.settings);
    const rows = new UploadRows(db.database);
    const uploads = new UploadService(db.database, store, rows, clock, config);
    const files = new FileService(db.database, store, new FileAccess(), uploads, clock, config);
    return { store, uploads, files };
  }
  const keys = async () => {
    const found: string[] = [];
    for await (const key of fresh().store.keys()) found.push(key);
    return found.sort();
  };
  const write = (store: S3FileStore, id: string, from: number, to: number) =>
    store.uploads.write(Readable.from([LONG.subarray(from, to)]), keyOf(id), from);
  const begun = async (): Promise<string> => {
    const { uploads, store } = fresh();
    const id = await uploads.begin(owner, 'a.pdf', LONG.length, uploadFields.parse({}));
    await store.uploads.create(new Upload({ id: keyOf(id), size: LONG.length, offset: 0 }));
    return id;
  };

  it('are stored, read whole and in part, and removed', async () => {
    const { files, store } = fresh();
    const { id } = await files.upload(owner, 'a.pdf', Readable.from([PDF]), uploadFields.parse({}));
    expect(await buffer((await files.open(owner, id)).content)).toEqual(PDF);
    expect(await buffer(await store.read(keyOf(id), { start: 1, end: 3 }))).toEqual(Buffer.from('PDF'));
    await files.remove(owner, id);
    await expect(store.read(keyOf(id))).rejects.toMatchObject({ code: 'file.gone' });
    await store.remove(keyOf(id));
    expect(await keys()).toEqual([]);
  });

  it('arrive in pieces through processes that end in between, and are whole', async () => {
    const id = await begun();
    await write(fresh().store, id, 0, 1_000_000);
    await write(fresh().store, id, 1_000_000, 5_900_000);
    expect((await fresh().store.uploads.getUpload(keyOf(id))).offset).toBe(5_900_000);
    await expect(fresh().uploads.finish(owner, id)).rejects.toMatchObject({ code: 'upload.incomplete' });
    await write(fresh().store, id, 5_900_000, LONG.length);
    const { sha256 } = await fresh().uploads.finish(owner, id);
    expect(sha256).toBe((await fresh().uploads.finish(owner, id)).sha256);
    expect((await buffer((await fresh().files.open(owner, id)).content)).equals(LONG)).toBe(true);
    await fresh().files.remove(owner, id);
    expect(await keys()).toEqual([]);
  });

  it('that were never finished are swept a day later, with everything beside them', async () => {
    const id = await begun();
    await write(fresh().store, id, 0, 5_500_000);
    clock.advance(25 * 3_600_000);
    expect(await fresh().uploads.sweep()).toBe(1);
    await expect(fresh().store.uploads.getUpload(keyOf(id))).rejects.toBeDefined();
    expect(await keys()).toEqual([]);
  });
});
