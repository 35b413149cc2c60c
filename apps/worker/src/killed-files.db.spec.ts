import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import PizZip from 'pizzip';
import { v7 as uuid } from 'uuid';
import { DraftDeletion, StartService } from '@keshen/application/server';
import { ArchiveService, FileService, FileStore, keyOf } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { CaseWorld } from '@keshen/testing/server';

const MEGABYTE = 1_048_576;
const DRAFTS = 10;
const FILES_EACH = 3;
const program = resolve('dist/apps/worker/main.js');
const secret = 'for the killed worker only, long enough for that';

/** The real worker process, killed without warning while it packs archives and empties drafts. */
describe('a worker that is killed while it handles files', () => {
  let world: CaseWorld;
  let folder: string;
  let writer: Actor;
  let party: string;
  let call: string;
  let worker: ChildProcess | undefined;

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error('the worker is not built: npm run build');
    folder = await mkdtemp(join(tmpdir(), 'killed-files-'));
    world = await CaseWorld.start({ KESHEN_SECRET: secret, KESHEN_DATA: folder });
    party = (await world.party()).id;
    writer = await world.person('陈思', { memberships: [{ party, role: 'writer' }] });
    [{ id: call } = { id: '' }] = await world.db.database.read<{ id: string }>(
      'select id from calls limit 1',
    );
  });
  afterAll(async () => {
    await kill();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (): void => {
    worker = spawn(process.execPath, [program], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: world.db.url,
        KESHEN_SECRET: secret,
        KESHEN_DATA: folder,
        LOG_LEVEL: 'silent',
      },
    });
  };
  const kill = async (): Promise<void> => {
    if (!worker) return;
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
    worker = undefined;
  };
  const one = async <T>(sql: string, params: unknown[] = []): Promise<T> =>
    (await world.db.database.read<T>(sql, params))[0]!;
  const draft = async (): Promise<string> =>
    (await world.app.get(StartService).start(writer, call, party)).id;
  /** A file of a draft that is there, without the way by which it came. */
  async function file(application: string, name: string, content: Buffer): Promise<void> {
    const id = uuid();
    const path = join(folder, 'files', keyOf(id));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await world.db.database.read(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at, thing_kind, thing_id)
       values ($1, $2, 'stored', $3, $4, 'application/pdf', $5, $6, now(), 'application', $7)`,
      [id, keyOf(id), digest(content), content.length, name, writer.account, application],
    );
  }
  const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

  it('goes on with an archive, and every file in it is whole', async () => {
    const application = await draft();
    const contents = Array.from({ length: 3 }, () => randomBytes(10 * MEGABYTE));
    for (const [n, content] of contents.entries()) await file(application, `${n}.pdf`, content);
    const archives = world.app.get(ArchiveService);
    /** An archive whose worker was killed in the middle of it. */
    const half = async (): Promise<string> => {
      for (;;) {
        const { id } = await archives.ask(writer, 'application', application);
        start();
        const written = () =>
          stat(join(folder, 'files', keyOf(id))).then(
            ({ size }) => size,
            () => 0,
          );
        while ((await written()) < MEGABYTE) await sleep(2);
        await kill();
        if ((await written()) < 30 * MEGABYTE) return id;
      }
    };
    const id = await half();
    expect(await one('select ready_at as ready from archives where id = $1', [id])).toEqual({ ready: null });
    // As if the time had passed after which a worker counts as dead.
    await world.db.database.read(
      `update archives set held_until = now() - interval '1 second' where id = $1`,
      [id],
    );
    start();
    const state = () => archives.latest(writer, 'application', application);
    while ((await state())?.state !== 'ready') await sleep(50);
    await kill();
    const { read, size } = await archives.open(writer, id);
    const bytes = await buffer(await read());
    expect(bytes.length).toBe(size);
    const zip = new PizZip(bytes);
    expect(contents.map((_, n) => digest(zip.file(`${n}.pdf`)!.asUint8Array()))).toEqual(
      contents.map(digest),
    );
    expect(await one('select attempts from archives where id = $1', [id])).toEqual({ attempts: 2 });
  });

  it('leaves no file of an emptied draft without its row, and no row without its file', async () => {
    const deletion = world.app.get(DraftDeletion);
    const kept = await draft();
    await file(kept, 'kept.pdf', Buffer.from('%PDF-1.7 kept'));
    const deleted: string[] = [];
    for (let n = 0; n < DRAFTS; n++) {
      const id = await draft();
      for (let f = 0; f < FILES_EACH; f++) await file(id, `${f}.pdf`, Buffer.from(`%PDF-1.7 ${n} ${f}`));
      await deletion.delete(writer, id);
      deleted.push(id);
    }
    await world.db.database.read(
      `update applications set deleted_at = now() - interval '40 days' where deleted_at is not null`,
    );
    const left = async () =>
      (
        await one<{ n: number }>(
          `select count(*)::int as n from files where thing_id = any ($1) or state = 'removed'`,
          [deleted],
        )
      ).n;
    start();
    while ((await left()) === DRAFTS * FILES_EACH) await sleep(2);
    await kill();
    while ((await deletion.sweep()) > 0);
    while ((await world.app.get(FileService).sweep()) > 0);
    expect(await left()).toBe(0);
    const keys: string[] = [];
    for await (const key of world.app.get(FileStore).keys()) keys.push(key);
    const named = await world.db.database.read<{ key: string }>(
      `select key from files union all select right(id::text, 2) || '/' || id from archives`,
    );
    expect(keys.sort()).toEqual(named.map(({ key }) => key).sort());
    const emptied = await one<{ n: number }>(
      'select count(*)::int as n from applications where emptied_at is not null',
    );
    expect(emptied.n).toBe(DRAFTS);
  });
});
