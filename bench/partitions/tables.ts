import type pg from 'pg';

/** How the tables are cut: not at all, by the year of the call, or by ranges of the id, which begins with its instant. */
export const CUTS = ['plain', 'year', 'id'] as const;
export type Cut = (typeof CUTS)[number];

export const YEARS = 10;
/** The first of them; the last is the season that is open. */
export const FIRST = 2017;
/** Entries into stages of each case. */
export const ENTRIES = 2;

/** What of each hot table lists, inbox and pages are read by; ids are of version 7, as the program's are. */
const columns = {
  cases: `id uuid not null, year int not null, application_id uuid not null, call_id uuid not null, town text not null,
    stage text not null, stage_kind text not null, entered_at timestamptz not null, submitted_at timestamptz not null,
    asked_fen bigint not null, ended_at timestamptz, version int not null default 0`,
  stage_entries: `id bigint not null, case_id uuid not null, year int not null, no int not null, stage text not null,
    entered_at timestamptz not null, left_at timestamptz, outcome text, actor_label text`,
  duties: `id bigint not null, case_id uuid not null, year int not null, role text not null, scope text,
    due_at timestamptz not null, done_at timestamptz`,
};
export type Table = keyof typeof columns;
export const TABLES = Object.keys(columns) as Table[];

/** By what a table is cut. Cut by the id, everything beneath a case goes by the case's. */
const keyOf = (table: Table, cut: Cut): string =>
  cut === 'year' ? 'year' : table === 'cases' ? 'id' : 'case_id';

/** A key holds what its table is cut by. */
const keys: Record<Table, Record<Cut, string>> = {
  cases: { plain: 'id', year: 'year, id', id: 'id' },
  stage_entries: { plain: 'id', year: 'year, id', id: 'case_id, id' },
  duties: { plain: 'id', year: 'year, id', id: 'case_id, id' },
};

const indexes: Record<Table, string[]> = {
  cases: [
    '(entered_at desc, id desc)',
    '(call_id, entered_at desc, id desc)',
    '(town, entered_at desc, id desc)',
    '(application_id)',
  ],
  stage_entries: ['(case_id, no)'],
  duties: ['(role, due_at, id) where done_at is null and scope is null', '(case_id)'],
};

/** An id's first digits say its instant, so years are ranges of it. */
const firstId = (year: number): string =>
  `${Date.UTC(year, 0, 1)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-0000-0000-000000000000`;

/** The tables, with a partition for each year where they are cut. What is lost with the server is made again. */
export async function make(client: pg.Client, cut: Cut): Promise<void> {
  for (const table of TABLES) {
    await client.query(`drop table if exists ${table}`);
    if (cut === 'plain') await client.query(`create unlogged table ${table} (${columns[table]})`);
    else {
      await client.query(
        `create table ${table} (${columns[table]}) partition by range (${keyOf(table, cut)})`,
      );
      for (let n = 0; n < YEARS; n++) {
        const year = FIRST + n;
        const [from, to] =
          cut === 'year' ? [year, year + 1] : [`'${firstId(year)}'`, `'${firstId(year + 1)}'`];
        await client.query(
          `create unlogged table ${table}_${year} partition of ${table} for values from (${from}) to (${to})`,
        );
      }
    }
  }
}

const chance = (n: string, salt: number): string => `(hashint8extended(${n}, ${salt}) & 2147483647)`;
const towns = ['马陆镇', '南翔镇', '安亭镇', '江桥镇', '外冈镇', '徐行镇', '华亭镇', '嘉定镇街道'];

/** Rows of so many cases, the same each time; a call has a thousand. All but the last year's have ended. */
export async function fill(client: pg.Client, size: number): Promise<void> {
  const made = (at: string, n: string, salt: number) =>
    `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || overlay(substr(md5(${n} || ':${salt}'), 1, 19) placing '8' from 4 for 1))::uuid`;
  await client.query(`
    create or replace function pg_temp.entered(n bigint) returns timestamptz language sql immutable as $$
      select make_timestamptz(${FIRST} + (n * ${YEARS} / ${size})::int, 1, 2, 0, 0, 0, 'UTC')
        + interval '360 days' * (((n * ${YEARS}) % ${size})::float8 / ${size}) $$`);
  for (let n = 0; n < YEARS; n++) {
    const [from, to] = [(size / YEARS) * n, (size / YEARS) * (n + 1) - 1];
    const running = `${n === YEARS - 1} and n % 3 > 0`;
    await client.query(`
      create temp table planned as select n, x.at, ${made('x.at', 'n', 0)} as id from generate_series(${from}::bigint, ${to}) n
        cross join lateral (select pg_temp.entered(n) as at) x`);
    await client.query(`
      insert into cases select id, ${FIRST + n}, ${made('at', 'n', 1)}, md5((n / 1000)::text)::uuid,
        (array[${towns.map((town) => `'${town}'`).join(', ')}])[1 + ${chance('n', 2)} % ${towns.length}],
        case when ${running} then 'formal' else 'archive' end, case when ${running} then 'check' else 'archive' end,
        at + interval '1 day' * (${chance('n', 3)} % 3), at, 1000000 * (${chance('n', 4)} % 300),
        case when not (${running}) then at + interval '300 days' end, 0 from planned`);
    await client.query(`
      insert into stage_entries select n * ${ENTRIES} + k, id, ${FIRST + n}, k + 1, case k when 0 then 'recommend' else 'formal' end,
        at + interval '1 day' * k, case when k = 0 or not (${running}) then at + interval '2 days' end,
        case when k = 0 then 'endorse' end, '沈毅' from planned cross join generate_series(0, ${ENTRIES - 1}) k`);
    await client.query(`
      insert into duties select n, id, ${FIRST + n}, 'officer', null, at + interval '10 days',
        case when not (${running}) then at + interval '2 days' end from planned`);
    await client.query('drop table planned');
  }
}

/** Keys and indexes, made after the rows; those of a partitioned table are made on each of its partitions. */
export async function index(client: pg.Client, cut: Cut): Promise<void> {
  for (const table of TABLES) {
    await client.query(`alter table ${table} add primary key (${keys[table][cut]})`);
    for (const each of indexes[table]) await client.query(`create index on ${table} ${each}`);
    await client.query(`vacuum analyze ${table}`);
  }
}
