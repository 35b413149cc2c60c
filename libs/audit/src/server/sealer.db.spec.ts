import { testDatabase, type TestDatabase } from '@keshen/testing/server';
import { AuditQueries } from './audit.queries';
import { record } from './record';
import { Sealer } from './sealer';
import type { AuditHead } from '../domain/views';
import { AuditVerifier } from './verify';

const act = (thing: string) => ({
  actor: { account: null, label: 'system' },
  act: 'case.advance',
  thing: { kind: 'case', id: thing },
  details: { amount: 15_000_000, note: '区科委' },
});

describe('the audit chain', () => {
  let db: TestDatabase;
  let sealer: Sealer;
  let verifier: AuditVerifier;

  // Held over the whole file, so that the server outlives the databases of the single tests.
  let server: TestDatabase;
  beforeAll(async () => {
    server = await testDatabase();
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    db = await testDatabase();
    sealer = new Sealer(db.database);
    verifier = new AuditVerifier(db.database);
  });
  afterEach(() => db.close());

  /**
   * Seals until that many more records are sealed. The sealer waits for the oldest transaction of the whole
   * server, and other suites have theirs on it.
   */
  const seal = async (expected: number) => {
    let total = 0;
    while (total < expected) total += await sealer.seal();
    expect(total).toBe(expected);
  };
  const verify = () => verifier.verify({ sealedWithin: 0 });
  const write = (thing: string) => db.database.transaction((tx) => record(tx, act(thing)));
  /** What somebody with all rights over the database could do. */
  const tamper = async (sql: string) =>
    db.database.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(sql);
    });

  /** Waits until every record is older than the oldest transaction of the whole server: only then is one missed. */
  const settled = async () => {
    const young = 'select 1 from audit_records where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1';
    while ((await db.database.read(young)).length > 0);
  };

  const sealed = async () => {
    for (const thing of ['1', '2', '3', '4', '5']) await write(thing);
    await seal(5);
    expect(await verify()).toMatchObject({ ok: true, records: 5, seals: 5 });
  };

  it('verifies what was written, and seals nothing twice', async () => {
    await sealed();
    expect(await sealer.seal()).toBe(0);
    await write('6');
    await seal(1);
    expect((await verify()).ok).toBe(true);
  });

  it('is verified from a head that was noted down, on which alone what follows must stand', async () => {
    await sealed();
    const noted = await verify();
    await tamper(`update audit_records set label = 'somebody' where id = 2`);
    await write('6');
    await seal(1);
    const since = (from: AuditHead) => verifier.verify({ sealedWithin: 0, from });
    expect(await since(noted)).toMatchObject({ ok: true, seals: 6 });
    expect(await since({ ...noted, head: 'f'.repeat(64) })).toMatchObject({
      problems: [{ kind: 'seal-changed', at: 6 }],
    });
  });

  it.each([
    [`update audit_records set label = 'somebody' where id = 2`, { kind: 'changed', at: 2 }],
    [`update audit_records set details = '{"amount":1}' where id = 3`, { kind: 'changed', at: 3 }],
    [`update audit_records set at = at + interval '1 day' where id = 3`, { kind: 'changed', at: 3 }],
    ['delete from audit_records where id = 4', { kind: 'removed', at: 4 }],
    ['delete from audit_records where id = 5', { kind: 'removed', at: 5 }],
    ['update audit_seals set record_id = 90 where no = 2', { kind: 'seal-changed', at: 2 }],
    [`update audit_seals set chain = '\\x00' where no = 3`, { kind: 'seal-changed', at: 3 }],
    ['delete from audit_seals where no = 2', { kind: 'seal-missing', at: 2 }],
    ['delete from audit_seals where no = 5', { kind: 'unsealed', at: 5 }],
    [
      `insert into audit_records (id, at, label, act, thing_kind, thing_id, digest)
       overriding system value values (-1, now(), 'system', 'case.advance', 'case', '9', '\\x00')`,
      { kind: 'unsealed', at: -1 },
    ],
  ])('finds %s', async (sql, problem) => {
    await sealed();
    await tamper(sql);
    await settled();
    const report = await verify();
    expect(report.ok).toBe(false);
    expect(report.problems).toContainEqual(problem);
  });

  it('finds a record slipped in even when the sealer has sealed it', async () => {
    await sealed();
    await tamper(`insert into audit_records (at, label, act, thing_kind, thing_id, digest)
      values (now(), 'system', 'case.advance', 'case', '9', '\\x00')`);
    await seal(1);
    expect((await verify()).problems).toEqual([{ kind: 'changed', at: 6 }]);
  });

  it('waits for the oldest open transaction, and seals a late smaller id after larger ones', async () => {
    const early = db.dataSource.createQueryRunner();
    await early.startTransaction();
    await record(early.manager, act('early'));
    await write('late');
    expect(await sealer.seal()).toBe(0);
    expect((await verify()).problems).toEqual([]);
    await early.commitTransaction();
    await early.release();
    await seal(2);
    expect((await verify()).ok).toBe(true);
  });

  it('holds under many writers and several sealers at once', async () => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 40; n++) await write(`${writer}-${n}`);
    });
    let writing = true;
    const sealers = [sealer, new Sealer(db.database)].map(async (one) => {
      while (writing) await one.seal();
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    while ((await verify()).seals < 320) await sealer.seal();
    expect(await verify()).toMatchObject({ ok: true, records: 320, seals: 320 });
  });

  it('goes on after a restore into a cluster whose transaction numbers begin again', async () => {
    await sealed();
    await tamper(`update audit_records set xid = '9000000000'::xid8`);
    await write('6');
    await seal(1);
    await write('7');
    await seal(1);
    expect(await verify()).toMatchObject({ ok: true, records: 7, seals: 7 });
  });

  it('lets the auditor page through it by keyset, filtered', async () => {
    await sealed();
    const queries = new AuditQueries(db.database);
    const first = await queries.list({ limit: 3, act: 'case.' });
    expect(first.items.map((r) => [r.id, r.sealed])).toEqual([
      [5, true],
      [4, true],
      [3, true],
    ]);
    const second = await queries.list({ limit: 3, cursor: first.next! });
    expect(second.items.map((r) => r.id)).toEqual([2, 1]);
    expect(second.next).toBeNull();
    expect((await queries.list({ limit: 3, thingKind: 'case', thingId: '4' })).items).toHaveLength(1);
  });
});
