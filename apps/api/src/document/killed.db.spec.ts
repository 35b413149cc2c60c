import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { attach, FileService, FileStore } from '@keshen/document/server';
import { visitor } from '@keshen/identity';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { between, seededRandom } from '@keshen/kernel';
import { AdjustableClock } from '@keshen/platform/server';
import { freePort, S3Server, testApp, type TestApp } from '@keshen/testing/server';
import { DocumentApiModule } from './document-api.module';
import { metadataOf } from './uploader.fixture';

const KILLS = 2;
const PEOPLE = 4;
const DAY = 24 * 3_600_000;
const program = resolve('dist/apps/api/main.js');
const secret = 'for the killed API only, long enough for that';
const CONTENT = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(300_000, 'k')]);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

/** The real API process, killed without warning while people upload, finish and remove files. */
describe.each(['a folder', 'a bucket'])('the API that is killed at any point of an upload to %s', (where) => {
  const inBucket = where === 'a bucket';
  let s3: S3Server | undefined;
  let house: TestApp;
  let folder: string;
  let address: string;
  let account: string;
  let headers: Record<string, string>;
  let api: ChildProcess | undefined;
  const clock = new AdjustableClock(new Date());
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  /** Files whose storing was answered, and those whose removal was asked for. */
  const stored = new Set<string>();
  const removed = new Set<string>();
  /** Uploads that were announced and never heard of again. */
  const open = new Set<string>();
  let s3Killed = false;

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error('the API is not built: npm run build');
    folder = await mkdtemp(join(tmpdir(), 'killed-api-'));
    if (inBucket) s3 = await S3Server.start();
    house = await testApp({
      imports: [DocumentApiModule],
      clock,
      env: { KESHEN_SECRET: secret, KESHEN_DATA: folder, ...s3?.settings },
    });
    account = uuid();
    await house.db.database.read(
      `insert into accounts (id, email, name, email_confirmed_at, created_at)
       values ($1, 'k@example.com', 'Kuai', now(), now())`,
      [account],
    );
    const token = await house.db.database.transaction((tx) =>
      house.app.get(SessionService).start(tx, account, { agent: 'spec' }),
    );
    const cookie = house.app.get(SessionCookie);
    headers = {
      cookie: `${cookie.name}=${token}`,
      'x-csrf-token': cookie.csrf(token),
      'tus-resumable': '1.0.0',
    };
  });
  afterAll(async () => {
    await kill();
    await house?.close();
    await s3?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    api = spawn(process.execPath, [program], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: house.db.url,
        KESHEN_SECRET: secret,
        KESHEN_DATA: folder,
        PORT: String(port),
        LOG_LEVEL: 'silent',
        ...s3?.settings,
      },
    });
    const answers = () =>
      fetch(`${address}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (api.exitCode !== null) throw new Error('the API did not start');
      await sleep(50);
    }
  }
  async function kill(): Promise<void> {
    if (!api) return;
    const ended = once(api, 'exit');
    api.kill('SIGKILL');
    await ended;
    api = undefined;
  }

  const ask = (method: string, path: string, more: Record<string, string> = {}, body?: Buffer) =>
    fetch(address + path, { method, headers: { ...headers, ...more }, body: body as BodyInit | undefined });
  const piece = (id: string, from: number, to: number) =>
    ask(
      'PATCH',
      `/api/uploads/${id}`,
      { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' },
      CONTENT.subarray(from, to),
    );
  async function finish(id: string): Promise<void> {
    const { status } = await ask('POST', `/api/uploads/${id}/file`);
    expect(status).toBe(201);
    open.delete(id);
    stored.add(id);
  }

  /** One file after the other until the connection breaks. */
  async function person(): Promise<void> {
    for (;;) {
      const announced = await ask('POST', '/api/uploads', {
        'upload-length': String(CONTENT.length),
        'upload-metadata': metadataOf({ filename: 'a.pdf' }),
      });
      expect(announced.status).toBe(201);
      const { id } = (await announced.json()) as { id: string };
      open.add(id);
      const middle = between(random, 1, CONTENT.length - 1);
      await piece(id, 0, middle);
      await piece(id, middle, CONTENT.length);
      await finish(id);
      if (between(random, 0, 2) > 0) continue;
      removed.add(id);
      await ask('DELETE', `/api/files/${id}`);
    }
  }
  /** A broken connection; and where a bucket is away, whatever the API says of it. */
  const untilBroken = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      // What fetch throws is not this realm's TypeError.
      if ((error as Error).name !== 'TypeError' && !s3Killed) throw error;
    });

  /** What a browser does that comes back: from the byte that the server has. */
  async function resume(id: string): Promise<void> {
    const known = await ask('HEAD', `/api/uploads/${id}`);
    if (known.status === 200) {
      const offset = Number(known.headers.get('upload-offset'));
      if (offset < CONTENT.length) expect((await piece(id, offset, CONTENT.length)).status).toBe(204);
    }
    await finish(id);
  }

  it('loses no file that it answered for, resumes every upload, and leaves no bytes without a row', async () => {
    process.stdout.write(`killed uploads to ${where}: seed ${seed}\n`);
    for (let n = 0; n < KILLS; n++) {
      await start();
      for (const id of [...open].slice(0, 3)) await resume(id);
      const people = Array.from({ length: PEOPLE }, () => untilBroken(person()));
      const before = stored.size;
      while (stored.size < before + PEOPLE) await sleep(5);
      await sleep(between(random, 0, 100));
      // Every other time the bucket's server dies first, and the API meets requests that it cannot fulfil.
      if (n % 2 === 1 && s3) {
        s3Killed = true;
        await s3.kill();
        await sleep(between(random, 0, 100));
      }
      await kill();
      await Promise.all(people);
      if (s3Killed) await s3?.start();
      s3Killed = false;
    }
    const kept = [...stored].filter((id) => !removed.has(id));
    const actor = { ...visitor, account, name: 'Kuai' };
    const thing = { kind: 'claim', id: uuid() };
    const files = house.app.get(FileService);
    await house.db.database.transaction(async (tx) => {
      for (const id of kept) await attach(tx, id, thing, actor);
    });
    clock.advance(2 * DAY);
    while ((await files.sweep()) > 0);

    const rows = await house.db.database.read<{ id: string; key: string; sha256: string }>(
      'select id, key, sha256 from files',
    );
    expect(rows.map(({ id }) => id).sort()).toEqual(kept.sort());
    expect(new Set(rows.map(({ sha256 }) => sha256))).toEqual(new Set([SHA256]));
    expect(await house.db.database.read('select 1 from uploads')).toEqual([]);
    const store = house.app.get(FileStore);
    const keys: string[] = [];
    for await (const key of store.keys()) keys.push(key);
    expect(keys.sort()).toEqual(rows.map(({ key }) => key).sort());
    for (const key of keys) expect((await buffer(await store.read(key))).equals(CONTENT)).toBe(true);
  });
});
