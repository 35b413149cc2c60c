import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { FileService } from '@keshen/document/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { shanghaiDate } from '@keshen/kernel';
import { AdjustableClock, type Tx } from '@keshen/platform/server';
import {
  CaseWorld,
  freePort,
  patentSheet,
  samplePatents,
  testApp,
  type TestApp,
} from '@keshen/testing/server';
import { ApiModule } from '../api.module';

const TOTAL_FEN = 109_850_000;
const ENTERPRISES = 90;
const secret = 'for the killed list only, long enough for that';
const programs = { api: resolve('dist/apps/api/main.js'), worker: resolve('dist/apps/worker/main.js') };

/**
 * The real API and worker, killed without warning in the middle of a list of 295 patents: while it is taken in, judged,
 * released, and made into applications. What they were at is held by a lock, so that the middle is the middle.
 */
describe('a list of 295 patents whose processes are killed', () => {
  const now = new Date();
  const clock = new AdjustableClock(now);
  const list = samplePatents('2016', { count: 295, first: 44, enterprises: ENTERPRISES }, shanghaiDate(now));
  let house: TestApp;
  let folder: string;
  let address: string;
  let headers: Record<string, string>;
  let call: string;
  let file: string;
  let batch: string;
  const running = new Map<'api' | 'worker', ChildProcess>();

  beforeAll(async () => {
    for (const program of Object.values(programs))
      if (!existsSync(program)) throw new Error('the programs are not built: npm run build');
    folder = await mkdtemp(join(tmpdir(), 'killed-list-'));
    await writeFile(join(folder, 'registry.json'), JSON.stringify(list.registry));
    const env = { KESHEN_SECRET: secret, KESHEN_DATA: folder, REGISTRY_FILE: join(folder, 'registry.json') };
    house = await testApp({ imports: [ApiModule], clock, env });
    const world = await CaseWorld.over(house, clock);
    const officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    const token = await world.tx((tx) =>
      house.app.get(SessionService).start(tx, officer.account!, { agent: 'spec' }),
    );
    const cookie = house.app.get(SessionCookie);
    headers = {
      cookie: `${cookie.name}=${token}`,
      'x-csrf-token': cookie.csrf(token),
      'content-type': 'application/json',
    };
    const content = Readable.from([await patentSheet(list.rows)]);
    ({ id: file } = await house.app
      .get(FileService)
      .upload(officer, '清单.xlsx', content, { purpose: 'list' }));
    call = uuid();
    await house.db.database.read(
      `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at, closes_at,
         endorsement_closes_at, envelope_fen, contact, published_at, created_at)
       select $1, id, code, $2, $3, 7, '嘉科〔2026〕407号', now() - interval '30 days', now() + interval '30 days',
         now() + interval '30 days', 200000000, '{}', now() - interval '30 days', now() - interval '30 days'
       from programme_versions where code = 'ZLZZ'`,
      [call, JSON.stringify({ 'zh-CN': '专利费资助', en: 'Patent fees' }), now.getFullYear()],
    );
  });
  afterAll(async () => {
    for (const name of running.keys()) await kill(name);
    await house?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const until = async (met: () => Promise<boolean>): Promise<void> => {
    while (!(await met())) await sleep(20);
  };
  const one = async <T>(sql: string, params: unknown[] = []): Promise<T> =>
    (await house.db.database.read<T>(sql, params))[0]!;
  const count = async (sql: string): Promise<number> =>
    (await one<{ n: number }>(`select count(*)::int as n from ${sql}`)).n;

  async function start(name: 'api' | 'worker'): Promise<void> {
    const port = await freePort();
    const child = spawn(process.execPath, [programs[name]], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: house.db.url,
        KESHEN_SECRET: secret,
        KESHEN_DATA: folder,
        REGISTRY_FILE: join(folder, 'registry.json'),
        PORT: String(port),
        LOG_LEVEL: 'silent',
      },
    });
    running.set(name, child);
    if (name === 'worker') return;
    address = `http://127.0.0.1:${port}`;
    await until(async () => {
      if (child.exitCode !== null) throw new Error('the API did not start');
      return fetch(`${address}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
  }
  async function kill(name: 'api' | 'worker'): Promise<void> {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  const post = (path: string, body: object = {}): Promise<Response> =>
    fetch(`${address}/api/subsidy-batches${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const handIn = () => post('', { callId: call, title: '2016 年发明专利', mode: 'office', file });

  /** `work` runs into what is locked here, its process is killed, and whatever it had begun has come to an end. */
  async function killedAt(
    name: 'api' | 'worker',
    lock: (tx: Tx) => Promise<unknown>,
    work: () => Promise<unknown>,
  ): Promise<void> {
    const others = `pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    await house.db.database.transaction(async (tx) => {
      await lock(tx);
      const [{ pid }] = await tx.query<[{ pid: number }]>('select pg_backend_pid() as pid');
      const working = work().catch(() => undefined);
      // This lock and no other: the queue and the sweeps wait for each other, too.
      await until(async () => (await count(`${others} and ${pid} = any (pg_blocking_pids(pid))`)) > 0);
      await kill(name);
      await working;
    });
    await until(
      async () => (await count(`${others} and (state <> 'idle' or wait_event_type = 'Lock')`)) === 0,
    );
  }
  /** The queue is lost with the worker: else the next one waits until what the killed one held counts as given up. */
  async function startAfresh(): Promise<void> {
    await house.db.database.transaction((tx) => tx.query('drop schema bullmq cascade'));
    await house.db.database.read(
      `update outbox set handed_at = null, lease_until = null where handled_at is null`,
    );
    await start('worker');
  }
  /** The enterprise in the middle of the list, and what is listed of it. */
  const middle = `(select id from subsidy_offers where batch_id = $1 order by credit_code offset ${ENTERPRISES / 2} limit 1)`;
  const locksRows = (tx: Tx) =>
    tx.query(`select 1 from subsidy_rows where offer_id = ${middle} for update`, [batch]);
  const locksOffer = (tx: Tx) =>
    tx.query(`select 1 from subsidy_offers where id = ${middle} for update`, [batch]);

  it('while it is taken in leaves nothing of it; handed in again it is there whole', async () => {
    await start('api');
    await killedAt('api', (tx) => tx.query('lock table subsidy_rows in access exclusive mode'), handIn);
    for (const table of ['subsidy_batches', 'subsidy_offers', 'subsidy_rows'])
      expect(await count(table)).toBe(0);
    expect(await count(`outbox where task like 'subsidy.%'`)).toBe(0);
    await start('api');
    const taken = await handIn();
    expect(taken.status).toBe(201);
    batch = ((await taken.json()) as { id: string }).id;
    expect(await count('subsidy_rows')).toBe(295);
    expect(await count('subsidy_offers')).toBe(ENTERPRISES);
  });

  it('while it is judged goes on where it stood, and comes to 109.85 万元', async () => {
    await killedAt('worker', locksRows, () => start('worker'));
    const judged = await count(`subsidy_offers where state <> 'listed'`);
    expect(judged).toBe(ENTERPRISES / 2);
    await startAfresh();
    await until(async () => (await count(`subsidy_batches where state = 'checked'`)) === 1);
    const rows = await one(
      `select count(*) filter (where state = 'due')::int as due, count(*)::int as n, sum(amount_fen)::bigint as total
       from subsidy_rows where batch_id = $1`,
      [batch],
    );
    expect(rows).toEqual({ due: 295, n: 295, total: TOTAL_FEN });
    expect(await count('applications')).toBe(0);
  });

  it('while it is released and made into applications makes each once, 109.85 万元 in all', async () => {
    await kill('worker');
    const release = () => post(`/${batch}/making`);
    await killedAt(
      'api',
      (tx) => tx.query(`select 1 from subsidy_batches where id = $1 for update`, [batch]),
      release,
    );
    expect(await count(`subsidy_batches where state = 'checked'`)).toBe(1);
    await start('api');
    expect((await release()).status).toBe(202);
    await killedAt('worker', locksOffer, () => start('worker'));
    expect(await count('applications')).toBeLessThan(ENTERPRISES);
    await startAfresh();
    await until(async () => (await count(`applications where submitted_at is not null`)) === ENTERPRISES);
    await until(async () => (await count(`outbox where handled_at is null and task like 'subsidy.%'`)) === 0);

    expect(await count('applications')).toBe(ENTERPRISES);
    expect(await count(`(select party_id from applications group by party_id having count(*) > 1) x`)).toBe(
      0,
    );
    expect(await count(`submissions`)).toBe(ENTERPRISES);
    expect(await one(`select sum(asked_fen)::bigint as total from applications`)).toEqual({
      total: TOTAL_FEN,
    });
    expect(await count(`unique_claims where namespace = 'patent-grant' and released_at is null`)).toBe(295);
    expect(await count(`outbox where failed_at is not null`)).toBe(0);
  });
});
