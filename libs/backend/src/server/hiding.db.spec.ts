import { v7 as uuid } from 'uuid';
import { withHidden } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';

/**
 * Columns of ids without a foreign key, in tables that are not beneath an application: a new one must be looked at here.
 * None of them names an application or a row beneath one.
 */
const elsewhere = [
  'amendments.reached',
  'claims.evidence_file_id',
  'defence_sessions.clock_case',
  'voucher_draws.drawn',
  'voucher_draws.population',
];

describe('what is hidden from whoever stands aside', () => {
  let world: CaseWorld;
  const ask = <T>(sql: string, params: unknown[] = []): Promise<T[]> =>
    world.db.database.read<T>(sql, params);
  const asAside = <T>(applications: string[], work: () => Promise<T>): Promise<T> =>
    withHidden({ applications, own: [] }, work);

  beforeAll(async () => {
    world = await CaseWorld.start();
  });
  afterAll(() => world?.close());

  it('is every table that hangs on an application, by whatever chain of foreign keys or by its name', async () => {
    const bare = await ask(`
      with recursive beneath (oid) as (
        select 'applications'::regclass::oid
        union select c.conrelid from pg_constraint c join beneath b on c.confrelid = b.oid
          where c.contype = 'f' and c.conrelid <> 'defence_sessions'::regclass),
      named (oid) as (
        select a.attrelid from pg_attribute a join pg_class r on r.oid = a.attrelid
        where r.relkind = 'r' and r.relnamespace = 'public'::regnamespace and not a.attisdropped
          and a.attname in ('application_id', 'case_id', 'thing_id', 'begun_for'))
      select r.relname from pg_class r where r.oid in (select oid from beneath union select oid from named)
        and not (r.relrowsecurity and exists (select 1 from pg_policies p where p.tablename = r.relname
          and p.policyname = 'aside' and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL'))`);
    expect(bare).toEqual([]);
  });

  it('leaves out no column that holds ids without a foreign key', async () => {
    const found = await ask<{ name: string }>(`
      select r.relname || '.' || a.attname as name from pg_attribute a join pg_class r on r.oid = a.attrelid
      where r.relkind = 'r' and r.relnamespace = 'public'::regnamespace and a.attnum > 0 and a.attname <> 'id' and not a.attisdropped
        and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype)
        and not exists (select 1 from pg_index i where i.indrelid = r.oid and i.indisprimary and a.attnum = any (i.indkey))
        and not exists (select 1 from pg_constraint k where k.contype = 'f' and k.conrelid = r.oid
          and a.attnum = any (k.conkey) and k.confrelid not in (select oid from pg_class where relname = 'cases'))
        and not exists (select 1 from pg_policies p where p.tablename = r.relname and p.policyname = 'aside') order by 1`);
    expect(found.map(({ name }) => name)).toEqual(elsewhere);
  });

  it('is not seen around by a view', async () => {
    const views = await ask<{ relname: string }>(`
      select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
        and not coalesce(reloptions, '{}') @> '{security_invoker=true}'`);
    expect(views).toEqual([{ relname: 'hidden_applications' }]);
  });

  it('is not there in reads, in transactions and in quick statements, and is there again afterwards', async () => {
    const [one, other] = [await world.application(), await world.application()];
    const seen = async () => ({
      read: (
        await ask<{ id: string }>('select id from cases where id = any ($1)', [[one.caseId, other.caseId]])
      ).length,
      quick: (
        await world.db.database.quick('count-entries', 'select 1 from stage_entries where case_id = $1', [
          one.caseId,
        ])
      ).length,
      locked: (
        await world.tx((tx) => tx.query('select 1 from applications where id = $1 for update', [one.id]))
      ).length,
    });
    const before = await seen();
    expect(await asAside([one.id], seen)).toEqual({ read: 1, quick: 0, locked: 0 });
    expect(await asAside([uuid()], seen)).toEqual(before);
    expect(await seen()).toEqual(before);
    const roles = await Promise.all(
      Array.from({ length: 30 }, () => ask('select current_user = session_user as own')),
    );
    expect(roles.flat()).toEqual(Array(30).fill({ own: true }));
  });

  it('cannot be written to or changed', async () => {
    const { id, caseId } = await world.application();
    const write = () =>
      ask(
        `insert into call_extensions (call_id, application_id, closed_at_before, closes_at, reason, at)
        select call_id, id, now(), now(), 'x', now() from (select $1::uuid as id, (select id from calls limit 1) as call_id) t`,
        [id],
      );
    await expect(asAside([id], write)).rejects.toThrow(/row-level security/);
    const changed = await asAside([id], () =>
      ask('update duties set done_at = now() where case_id = $1 returning id', [caseId]),
    );
    expect(changed).toEqual([]);
  });
});
