import { Logger } from '@nestjs/common';
import { invalid } from '@keshen/kernel';
import { Proxy, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { z } from 'zod';
import { AdjustableClock } from '../clock';
import { createDataSource } from '../database/data-source';
import { Database, isAway } from '../database/database';
import { OutboxBoard } from './board';
import { ATTEMPTS_MOST, backOff, Delivering } from './deliver';
import { TaskHandlers } from './handlers';
import { defineTask, enqueue } from './task';
import { OutboxTidying } from './tidying';
import { Sweeps } from '../queue/sweeps';
import { HAND_AGAIN_MS, takeWaiting } from './waiting';

const idsOf = (tasks: { id: number }[]): number[] => tasks.map((task) => task.id);

const count = defineTask('spec.count', z.strictObject({ by: z.int() }));
const call = defineTask('spec.call', z.strictObject({ to: z.string().max(20) }));

describe('the outbox', () => {
  let db: TestDatabase;
  const clock = new AdjustableClock('2026-11-24T02:00:00Z');
  let work: () => unknown;
  let outside: (key: string) => unknown;
  let delivering: Delivering;

  const handlers = new TaskHandlers();

  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await testDatabase();
    await db.database.read('create table counts (by int not null)');
    handlers.handle(count, async (tx, { by }) => {
      await tx.query('insert into counts values ($1)', [by]);
      await work();
    });
    handlers.handleOutside(call, async (_payload, { key }) => void (await outside(key)));
    delivering = new Delivering(db.database, handlers, clock);
  });
  beforeEach(async () => {
    work = () => undefined;
    outside = () => undefined;
    await db.database.read('truncate counts, outbox');
  });
  afterAll(() => db.close());

  const counted = async () => (await db.database.read('select 1 from counts')).length;
  const put = () => db.database.transaction((tx) => enqueue(tx, count, { by: 1 }));
  const row = async (id: number) =>
    (await db.database.read<Record<string, unknown>>('select * from outbox where id = $1', [id]))[0]!;

  it('keeps nothing of a transaction that rolled back', async () => {
    const lost = db.database.transaction(async (tx) => {
      await enqueue(tx, count, { by: 1 });
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    expect(await db.database.read('select 1 from outbox')).toEqual([]);
  });

  it('takes no payload that the task does not know', async () => {
    const wrong = { by: 1, extra: true } as { by: number };
    await expect(db.database.transaction((tx) => enqueue(tx, count, wrong))).rejects.toThrow();
  });

  it('does a task once though it is delivered twice', async () => {
    const id = await put();
    expect(await delivering.deliver(id)).toBe('handled');
    expect(await delivering.deliver(id)).toBe('none');
    expect(await counted()).toBe(1);
  });

  it('does a task once though two deliver it at the same time: the second waits', async () => {
    const id = await put();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => delivering.deliver(id)));
    expect(outcomes.sort()).toEqual(['handled', 'none', 'none', 'none', 'none', 'none']);
    expect(await counted()).toBe(1);
  });

  it('ends a refused task with its reason and without its effects', async () => {
    const id = await put();
    work = () => {
      throw invalid('spec.refused', { field: 'by' });
    };
    expect(await delivering.deliver(id)).toBe('refused');
    expect(await counted()).toBe(0);
    expect(await row(id)).toMatchObject({
      refused: { code: 'spec.refused', details: { field: 'by' } },
      handled_at: null,
    });
    const board = new OutboxBoard(db.database);
    expect(await board.counts()).toMatchObject({ waiting: 0, failed: 1 });
    expect((await board.failed({ limit: 10 })).items.map((t) => t.id)).toEqual([id]);
    work = () => undefined;
    await db.database.transaction((tx) => delivering.retryTask(tx, id));
    expect(await delivering.deliver(id)).toBe('handled');
  });

  it('tries a failed task again later and later, and gives it to a person in the end', async () => {
    const id = await put();
    work = () => {
      throw new Error('register away\nsecond line with values');
    };
    for (let attempt = 1; attempt < ATTEMPTS_MOST; attempt++) {
      expect(await delivering.deliver(id)).toBe('retry');
      const { not_before: at, last_error: said } = await row(id);
      expect((at as Date).getTime() - clock.now().getTime()).toBe(backOff(attempt));
      expect(said).toBe('Error: register away');
      expect(await takeWaiting(db.database, clock.now(), { most: 10 })).toEqual([]);
    }
    expect(await delivering.deliver(id)).toBe('failed');
    expect(await delivering.deliver(id)).toBe('none');
    expect(await counted()).toBe(0);
  });

  it('doubles the pause up to ten minutes', () => {
    expect([1, 2, 3, 10, 11, 30].map(backOff)).toEqual([1000, 2000, 4000, 512_000, 600_000, 600_000]);
  });

  it('hands over what waits once, and again when nobody did it for 30 seconds', async () => {
    const ids = [await put(), await put()];
    const now = clock.now();
    expect(idsOf(await takeWaiting(db.database, now, { most: 10 }))).toEqual(ids);
    expect(await takeWaiting(db.database, now, { most: 10 })).toEqual([]);
    await delivering.deliver(ids[0]!);
    expect(
      idsOf(await takeWaiting(db.database, new Date(now.getTime() + HAND_AGAIN_MS), { most: 10 })),
    ).toEqual([ids[1]]);
  });

  it('leaves a task alone before its time', async () => {
    const id = await db.database.transaction((tx) =>
      enqueue(tx, count, { by: 1 }, { notBefore: new Date(clock.now().getTime() + 5000) }),
    );
    expect(await takeWaiting(db.database, clock.now(), { most: 10 })).toEqual([]);
    expect(
      idsOf(await takeWaiting(db.database, new Date(clock.now().getTime() + 5000), { most: 10 })),
    ).toEqual([id]);
  });

  it('calls the outside without an open transaction, under a lease, with a key of the task', async () => {
    const id = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    const seen: unknown[] = [];
    outside = async (key) => {
      seen.push(key, await delivering.deliver(id));
      const open = await db.database.read(
        `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
      );
      seen.push(open.length);
    };
    expect(await delivering.deliver(id)).toBe('handled');
    expect(seen).toEqual([`task-${id}`, 'none', 0]);
    expect((await row(id)).handled_at).not.toBeNull();
  });

  it('begins what is outside by its name without a transaction, and nothing else', async () => {
    const id = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    const inside = await put();
    expect(await delivering.deliver(inside, call.name)).toBe('none');
    expect((await row(inside)).handled_at).toBeNull();
    outside = async () => void expect(await delivering.deliver(id, call.name)).toBe('none');
    const { dataSource } = db.database;
    const { transaction } = dataSource;
    let begun = 0;
    dataSource.transaction = (...work: never[]) => {
      begun++;
      return Reflect.apply(transaction, dataSource, work) as never;
    };
    try {
      expect(await delivering.deliver(id, call.name)).toBe('handled');
    } finally {
      dataSource.transaction = transaction;
    }
    expect(begun).toBe(0);
    expect(await row(id)).toMatchObject({ lease_until: null, handled_at: expect.any(Date) });
    expect(await delivering.deliver(inside, count.name)).toBe('handled');
    expect(await counted()).toBe(1);
  });

  it('keeps the lease for as long as the call lasts', async () => {
    const id = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    const lease = async () => (await row(id)).lease_until as Date;
    const seen: unknown[] = [];
    delivering.prolongEvery = 5;
    outside = async () => {
      const first = await lease();
      clock.advance(60_000);
      while ((await lease()) <= first);
      seen.push(await delivering.deliver(id));
    };
    expect(await delivering.deliver(id)).toBe('handled');
    expect(seen).toEqual(['none']);
    expect(await lease()).toBeNull();
  });

  it('takes over the lease of a delivery that died', async () => {
    const id = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    await db.database.read('update outbox set lease_until = $2 where id = $1', [
      id,
      new Date(clock.now().getTime() + 1000),
    ]);
    expect(await delivering.deliver(id)).toBe('none');
    clock.advance(1000);
    expect(await delivering.deliver(id)).toBe('handled');
  });

  it('takes its own lease up at once whose taking was not answered, and leaves alone whose it is not', async () => {
    const [own, others] = await db.database.transaction(async (tx) => [
      await enqueue(tx, call, { to: 'bank' }),
      await enqueue(tx, call, { to: 'bank' }),
    ]);
    const { manager } = db.database.dataSource;
    const { query } = manager;
    /** The next statement reaches the database, or does not; the connection is lost before it answers. */
    const lose = (reaches: boolean): void => {
      manager.query = (async (...asked: Parameters<typeof query>) => {
        manager.query = query;
        if (reaches) await query.apply(manager, asked);
        throw new Error('Connection terminated unexpectedly');
      }) as typeof query;
    };
    let calls = 0;
    outside = () => void calls++;
    lose(true);
    expect(await delivering.deliver(own!, call.name)).toBe('handled');
    await db.database.read('update outbox set lease_until = $2 where id = $1', [
      others,
      new Date(clock.now().getTime() + 1000),
    ]);
    lose(false);
    expect(await delivering.deliver(others!, call.name)).toBe('none');
    expect(calls).toBe(1);
  });

  it('takes no notice of what a clock has written that was an hour ahead', async () => {
    const [handed, leased] = [await put(), await put()];
    const ahead = new Date(clock.now().getTime() + 3_600_000);
    await db.database.read('update outbox set handed_at = $2 where id = $1', [handed, ahead]);
    await db.database.read('update outbox set lease_until = $2 where id = $1', [leased, ahead]);
    expect(idsOf(await takeWaiting(db.database, clock.now(), { most: 10 }))).toEqual([handed, leased]);
    expect(await delivering.deliver(leased)).toBe('handled');
  });

  it('takes a database that goes away within a task for no failure of the task', async () => {
    const id = await put();
    work = () =>
      db.database.transaction((tx) =>
        tx.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`),
      );
    const error: unknown = await delivering.deliver(id).catch((thrown: unknown) => thrown);
    expect((await row(id)).last_error).toBeNull();
    expect(isAway(error)).toBe(true);
    expect(await row(id)).toMatchObject({ attempts: 0, last_error: null, handled_at: null });
    expect(await counted()).toBe(0);
  });

  it('notes that a call was made though the network is cut when it ends, and makes it once', async () => {
    const id = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    const network = await Proxy.before(Number(new URL(db.url).port));
    const config = { DATABASE_URL: network.through(db.url), DATABASE_POOL: 2 };
    const database = new Database(
      await createDataSource(config, { entities: [], migrations: [] }).initialize(),
    );
    let calls = 0;
    outside = () => {
      calls++;
      network.cut();
      setTimeout(() => network.mend(), 200);
    };
    expect(await new Delivering(database, handlers, clock).deliver(id)).toBe('handled');
    expect(await delivering.deliver(id)).toBe('none');
    expect(calls).toBe(1);
    await database.close();
    await network.stop();
  });

  it('hands over again so many at a time, those first that others do not wait for', async () => {
    const late = await db.database.transaction((tx) => enqueue(tx, call, { to: 'bank' }));
    const ids = [await put(), await put(), late];
    const now = clock.now();
    await takeWaiting(db.database, now, { most: 10 });
    const again = new Date(now.getTime() + HAND_AGAIN_MS);
    const taken = () => takeWaiting(db.database, again, { most: 10, again: 2, late: [call.name] });
    expect(await takeWaiting(db.database, again, { most: 10, again: 0 })).toEqual([]);
    expect(idsOf(await taken())).toEqual(ids.slice(0, 2));
    expect(idsOf(await taken())).toEqual([late]);
  });

  it('hands over once more what another relay may have died over', async () => {
    const [lost, done] = [await put(), await put()];
    const now = clock.now();
    await takeWaiting(db.database, now, { most: 10 });
    await delivering.deliver(done);
    const began = new Date(now.getTime() + 1000);
    const later = (ms: number) => new Date(began.getTime() + ms);
    expect(idsOf(await takeWaiting(db.database, later(1), { most: 10, since: began }))).toEqual([lost]);
    expect(await takeWaiting(db.database, later(2), { most: 10, since: began })).toEqual([]);
  });

  it('forgets what was done a month ago, never what waits or failed', async () => {
    const [old, recent, failed] = [await put(), await put(), await put()];
    await db.database.read(`update outbox set handled_at = now() - interval '31 days' where id = $1`, [old]);
    await db.database.read(`update outbox set handled_at = now() where id = $1`, [recent]);
    await db.database.read(`update outbox set failed_at = now() - interval '1 year' where id = $1`, [failed]);
    expect(await new OutboxTidying(db.database, new Sweeps()).run()).toBe(1);
    const left = await db.database.read<{ id: number }>('select id from outbox order by id');
    expect(left.map((r) => r.id)).toEqual([recent, failed]);
  });

  it('refuses to start while a task has no handler', () => {
    expect(() => new TaskHandlers().assertComplete()).toThrow('spec.count');
  });
});
