import type { QueryRunner } from 'typeorm';
import { beneath, readCatalog, type Beneath } from '@keshen/backend/server';
import type { CaseWorld } from '../case-world';
import type { Exemplars } from './exemplars';
import { copy, plan } from './plan';
import { among, panelist, valueOf, type Column } from './values';

/** What is not read on the pages that are measured, or only by the key of who asks. */
const LEFT_OUT = new Set([
  'answer_changes',
  'answers',
  'duplicate_keys',
  'lead_marks',
  'letter_files',
  'letters',
  'receipt_documents',
  'receipts',
]);
/** What takes much room and is read one case at a time: only of the calls of this year. */
const RECENT_ONLY = new Set(['agreements', 'credit_answers', 'review_masks', 'reviews', 'screening_results']);
const settings = [
  'session_replication_role = replica',
  'synchronous_commit = off',
  'statement_timeout = 0',
  `work_mem = '256MB'`,
  `maintenance_work_mem = '1GB'`,
];

/**
 * Fills a world with so many applications of ten years: copies of the exemplars with all rows beneath them, with keys,
 * times, parties, calls and words of their own. It goes around triggers and foreign keys, as copies of what is right
 * are right; what is sealed cannot be opened in a copy. At `now` the season's call is open.
 */
export async function grow(
  world: CaseWorld,
  { exemplars, experts }: Exemplars,
  size: number,
  now: Date,
): Promise<void> {
  const runner = world.db.dataSource.createQueryRunner();
  await runner.connect();
  try {
    for (const setting of settings) await runner.query(`set ${setting}`);
    await plan(runner, exemplars, size, now);
    await panels(runner, experts);
    await runner.query(
      `create temp table grown_keys as select 'applications' as of, id::text as key, no as x from grown_exemplars`,
    );
    const catalog = await readCatalog(runner);
    const { tables } = beneath(catalog);
    const copied = new Set(['applications', ...tables.map((t) => t.name)]);
    /** What points at a row that is copied, by TABLE.COLUMN. */
    const pointing = new Set(
      catalog.edges.filter((e) => copied.has(e.parent)).map((e) => `${e.child}.${e.column}`),
    );
    for (const table of [{ name: 'applications', key: 'id', edges: [] }, ...tables])
      if (!LEFT_OUT.has(table.name)) await multiply(runner, table, pointing, experts);
    await notices(runner);
    await sums(runner);
    await runner.query('vacuum analyze');
    // Else the disk goes on writing what was made, for a quarter of an hour, and commits wait for it.
    await runner.query('checkpoint');
  } finally {
    // Settings and temporary tables go; the connection stays, with the statements that are prepared on it.
    await runner.query('reset all');
    await runner.query('discard temp');
    await runner.release();
  }
}

/** The rows of a table beneath each exemplar, for every application that is planned like it. */
async function multiply(
  runner: QueryRunner,
  { name: table, key, edges }: Beneath['tables'][number],
  pointing: ReadonlySet<string>,
  experts: readonly string[],
): Promise<void> {
  const above = edges.length
    ? `(k.of, k.key) in (${edges.map((e) => `('${e.parent}', e.${e.column}::text)`).join(', ')})`
    : `k.of = '${table}' and k.key = e.id::text`;
  await runner.query(
    `create temp table grown_rows as select k.x, e.* from ${table} e
     cross join lateral (select x from grown_keys k where ${above} limit 1) k`,
  );
  const [{ n } = { n: 0 }] = (await runner.query('select count(*)::int as n from grown_rows')) as {
    n: number;
  }[];
  if (n > 0) {
    const columns = await columnsOf(runner, table);
    if (key && edges.length)
      await runner.query(`insert into grown_keys select '${table}', ${key}::text, x from grown_rows`);
    const own = (c: Column) => c.identity || c.name === key || pointing.has(`${table}.${c.name}`);
    const indexes = await droppedIndexes(runner, table);
    await copy(
      runner,
      table,
      `grown_plan p join grown_rows e on e.x = p.x join grown_exemplars x on x.no = p.x where ${wanted(table)}`,
      Object.fromEntries(columns.map((c) => [c.name, valueOf(table, c, own(c), experts)])),
    );
    for (const index of indexes) await runner.query(index);
    for (const { name } of columns.filter((c) => c.identity))
      await runner.query(
        `select setval(pg_get_serial_sequence('${table}', '${name}'), (select max(${name}) + 1 from ${table}))`,
      );
  }
  await runner.query('drop table grown_rows');
}

/** SQL: of which applications the rows are copied. */
const wanted = (table: string): string =>
  RECENT_ONLY.has(table) ? 'p.recent' : table === 'duties' ? `p.recent or e.role <> 'expert'` : 'true';

const columnsOf = (runner: QueryRunner, table: string): Promise<Column[]> =>
  runner.query(
    `select a.attname as name, a.atttypid::regtype::text as type, a.attidentity <> '' as identity,
       (select c.confrelid::regclass::text from pg_constraint c where c.contype = 'f' and c.conrelid = a.attrelid
          and a.attnum = any (c.conkey) order by cardinality(c.conkey) limit 1) as points
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
    [table],
  ) as Promise<Column[]>;

/** Drops the indexes that no constraint needs, which are made faster afterwards; answers how. */
async function droppedIndexes(runner: QueryRunner, table: string): Promise<string[]> {
  const found = (await runner.query(
    `select pg_get_indexdef(i.indexrelid) as made, i.indexrelid::regclass::text as name from pg_index i
     where i.indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  )) as { made: string; name: string }[];
  for (const { name } of found) await runner.query(`drop index ${name}`);
  return found.map(({ made }) => made);
}

/** A panel of its own judges each fifty applications. */
async function panels(runner: QueryRunner, experts: readonly string[]): Promise<void> {
  for (const [table, key] of [
    ['accounts', 'id'],
    ['experts', 'account_id'],
    ['staff_roles', 'account_id'],
  ] as const)
    await copy(
      runner,
      table,
      `(select distinct panel from grown_plan where recent) p join ${table} e on ${among(`e.${key}`, experts)}`,
      {
        [key]: panelist(`e.${key}`),
        ...(table === 'accounts' ? { email: `p.panel || '.' || e.email` } : {}),
      },
    );
}

/** One notice for each call that has something to show. */
async function notices(runner: QueryRunner): Promise<void> {
  await runner.query(
    `insert into notices (id, call_id, number, title, starts_on, ends_on, working_days, contact, published_at, published_by)
     select distinct on (p.notice) p.notice, p.call, 'G' || c.no, '拟立项项目公示', (c.opens + interval '60 days')::date,
       (c.opens + interval '67 days')::date, 5, '{"office": "科技科", "phone": "021-00000000", "address": "嘉定"}',
       c.opens + interval '60 days', (select id from accounts limit 1)
     from grown_plan p join grown_calls c on c.id = p.call join grown_exemplars x on x.no = p.x
     where x.name in ('publicity', 'contract', 'archive') order by p.notice`,
  );
}

/** What triggers would have kept. */
async function sums(runner: QueryRunner): Promise<void> {
  await runner.query(`
    truncate award_totals, award_units, award_unit_totals, call_reached;
    insert into call_reached (call_id, stage, applications) select * from call_reached_counted;
    insert into award_totals select year, programme_code, count(*), sum(amount_fen) from awards
      where state = 'confirmed' group by 1, 2;
    insert into award_units select y.year, a.party_id, count(*) from awards w
      join applications a on a.id = w.application_id cross join lateral (values (0), (w.year)) y (year)
      where w.state = 'confirmed' group by 1, 2;
    insert into award_unit_totals select year, count(*) from award_units group by 1`);
}
