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

  const runner = (clock = new ClockWatch(db.database)) => new SweepRunner(db.database, new Sweeps(), clock);

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
