import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { ClockWatch } from '../database/clock-drift';
import { SweepRunner } from './sweep-runner';
import { Sweeps } from './sweeps';

describe('a sweep', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
  });
  afterAll(() => db.close());

  const runners: SweepRunner[] = [];
  afterEach(() => Promise.all(runners.splice(0).map((each) => each.stop())));

  const runner = (clock = new ClockWatch(db.database)) => {
    runners.push(new SweepRunner(db.database, new Sweeps(), clock));
    return runners.at(-1)!;
  };

  it('is run by one of several workers at a time', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    const run = async () => {
      if (runs++ === 0) await held;
    };
    const sweep = { name: 'spec', everyMs: 1000, run };
    const running = runner().once(sweep);
    while (runs === 0) await sleep(5);
    await Promise.all([runner().once(sweep), runner().once(sweep)]);
    expect(runs).toBe(1);
    release();
    await running;
    await runner().once(sweep);
    expect(runs).toBe(2);
  });

  it('takes no connection from the work: more sweeps than the pool has connections ask the database at once', async () => {
    const pool = (db.database.dataSource.driver as unknown as { master: { options: { max: number } } })
      .master;
    const worker = runner();
    const count = pool.options.max + 2;
    let begun = 0;
    let open: () => void = () => undefined;
    const all = new Promise<void>((done) => (open = done));
    const run = async () => {
      if (++begun === count) open();
      await all;
      await db.database.read('select 1');
    };
    await Promise.all(
      Array.from({ length: count }, (_, n) => worker.once({ name: `many-${n}`, everyMs: 1000, run })),
    );
    expect(begun).toBe(count);
  });

  it('goes on after its connection was lost, and another worker may run it meanwhile', async () => {
    let runs = 0;
    const sweep = { name: 'lost', everyMs: 1000, run: async () => ++runs };
    const [first, second] = [runner(), runner()];
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    const running = first.once({ ...sweep, run: () => held });
    const holder = `select pid from pg_locks where locktype = 'advisory' and classid = 7163 and objid = hashtext('lost')::oid`;
    while (!(await db.database.read(holder)).length) await sleep(5);
    await db.database.read(`select pg_terminate_backend(pid) from (${holder}) as one`);
    while (!runs) await second.once(sweep);
    release();
    await running;
    const before = runs;
    while (runs === before) await first.once(sweep);
    expect(runs).toBe(before + 1);
  });

  it('is not run by a worker whose clock is off, and is again when it is right', async () => {
    let runs = 0;
    const sweep = { name: 'clock', everyMs: 1000, run: async () => ++runs };
    const clock = new ClockWatch(db.database);
    await clock.look();
    for (const hours of [1, -1, 0]) {
      clock.machine = () => Date.now() + hours * 3_600_000;
      await runner(clock).once(sweep);
    }
    expect(runs).toBe(1);
  });

  it('is free for the next run after a failure', async () => {
    let runs = 0;
    const sweep = {
      name: 'failing',
      everyMs: 1000,
      run: async () => {
        runs++;
        throw new Error('no');
      },
    };
    await runner().once(sweep);
    await runner().once(sweep);
    expect(runs).toBe(2);
  });

  it('is defined once', () => {
    const sweeps = new Sweeps();
    sweeps.define('twice', 1000, async () => undefined);
    expect(() => sweeps.define('twice', 1000, async () => undefined)).toThrow('defined twice');
  });
});
