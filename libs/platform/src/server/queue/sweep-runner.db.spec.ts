import { Logger } from '@nestjs/common';
import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { SweepRunner } from './sweep-runner';
import { Sweeps } from './sweeps';

describe('a sweep', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
  });
  afterAll(() => db.close());

  const runner = () => new SweepRunner(db.database, new Sweeps());

  it('is run by one of two workers at a time', async () => {
    let [running, most, runs] = [0, 0, 0];
    const run = async () => {
      most = Math.max(most, ++running);
      await db.database.read('select pg_sleep(0.05)');
      running--;
      runs++;
    };
    const sweep = { name: 'spec', everyMs: 1000, run };
    await Promise.all([runner(), runner(), runner()].map((each) => each.once(sweep)));
    expect([most, runs]).toEqual([1, 1]);
    await runner().once(sweep);
    expect(runs).toBe(2);
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
