import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { seededRandom, between } from '@keshen/kernel';
import { CaseWorld, chainDefinition, redisAddress } from '@keshen/testing/server';

const APPLICATIONS = 200;
const LINKS = 5;
const KILLS = 3;
const program = resolve('dist/apps/worker/main.js');
const secret = 'for the killed worker only, long enough for that';

/** The real worker process, killed without warning, on the real queue. */
describe('a worker that is killed at any point', () => {
  let world: CaseWorld;
  let redis: Redis;
  let server: Awaited<ReturnType<typeof redisAddress>>;
  let folder: string;
  let worker: ChildProcess | undefined;

  const start = (): void => {
    worker = spawn(process.execPath, [program], {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: world.db.url,
        REDIS_URL: server.url,
        KESHEN_SECRET: secret,
        KESHEN_DATA: folder,
        REGISTRY_FILE: join(folder, 'registry.json'),
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
  const one = async <T>(sql: string): Promise<T> => (await world.db.database.read<T>(sql))[0]!;
  const handled = () =>
    one<{ n: number }>(`select count(*)::int as n from stage_entries where handled_at is not null`);
  const reaches = async (n: number): Promise<void> => {
    while ((await handled()).n < n) await sleep(20);
  };

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error('the worker is not built: npm run build');
    folder = await mkdtemp(join(tmpdir(), 'killed-'));
    server = await redisAddress();
    redis = new Redis(server.url);
    await redis.flushall();
    world = await CaseWorld.start({ KESHEN_SECRET: secret, KESHEN_DATA: folder }, chainDefinition(LINKS));
    // The register knows nobody yet: nothing passes before all have been submitted.
    const parties = [];
    for (let n = 0; n < APPLICATIONS; n++) parties.push((await world.application()).party);
    const legalPersons = parties.map((p) => ({
      creditCode: p.creditCode,
      name: p.name,
      legalRepresentative: '沈毅',
    }));
    await writeFile(join(folder, 'registry.json'), JSON.stringify({ legalPersons, credit: [] }));
  });
  afterAll(async () => {
    await kill();
    await world?.close();
    await redis?.quit();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses no application and handles no entry twice, though Redis is wiped in the middle', async () => {
    // Entries per application: the draft, the links, the archive.
    const all = APPLICATIONS * (LINKS + 2);
    const random = seededRandom(process.env.KILL_SEED ?? 'killed');
    const points = Array.from({ length: KILLS }, () => between(random, 1, all - 1)).sort((a, b) => a - b);
    for (const [index, point] of points.entries()) {
      start();
      await reaches(point);
      await kill();
      if (index === Math.floor(KILLS / 2)) await redis.flushall();
    }
    start();
    await reaches(all);

    const cases = await one<{ completed: number; others: number }>(
      `select count(*) filter (where result = 'completed')::int as completed, count(*) filter (where result is distinct from 'completed')::int as others from cases`,
    );
    expect(cases).toEqual({ completed: APPLICATIONS, others: 0 });
    const entries = await one<{ n: number; most: number; least: number }>(
      `select count(*)::int as n, max(handled_count)::int as most, min(handled_count)::int as least from stage_entries`,
    );
    expect(entries).toEqual({ n: all, most: 1, least: 1 });
    const twice = await one<{ n: number }>(
      `select count(*)::int as n from (select entry_id from screening_results group by entry_id having count(*) > 1) x`,
    );
    expect(twice.n).toBe(0);
    expect(
      (await one<{ n: number }>(`select count(*)::int as n from outbox where failed_at is not null`)).n,
    ).toBe(0);

    await kill();
    await world.app.get(Sealer).seal();
    expect(await world.app.get(AuditVerifier).verify()).toMatchObject({ ok: true, problems: [] });
  }, 900_000);
});
