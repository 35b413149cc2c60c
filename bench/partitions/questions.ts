import pg from 'pg';
import type { Cut } from './tables';

/** A statement with the values that it is asked with, in turn. */
export type Question = { name: string; text: string; values: unknown[][] };

type Sample = { id: string; year: number; call_id: string; application_id: string; entered_at: Date };

const columns = 'id, year, call_id, town, stage, entered_at, asked_fen';

/** What pages ask, of cases of all years in turn. */
export async function questions(client: pg.Client): Promise<Question[]> {
  const { rows } = await client.query<Sample>(
    `select id, year, call_id, application_id, entered_at from (
       select *, row_number() over (partition by year) as place from cases tablesample system (0.5) repeatable (1)) c
     where place <= 20 order by id`,
  );
  const of = (pick: (sample: Sample) => unknown[]): unknown[][] => rows.map(pick);
  const page = `select ${columns} from cases where`;
  const order = 'order by entered_at desc, id desc limit 51';
  return [
    { name: 'list', text: `${page} true ${order}`, values: [[]] },
    {
      name: 'list-further',
      text: `${page} (entered_at, id) < ($1::timestamptz, $2::uuid) ${order}`,
      values: of((s) => [s.entered_at, s.id]),
    },
    { name: 'list-town', text: `${page} town = $1 ${order}`, values: [['外冈镇'], ['马陆镇']] },
    { name: 'list-call', text: `${page} call_id = $1 ${order}`, values: of((s) => [s.call_id]) },
    {
      name: 'list-call-of-year',
      text: `${page} call_id = $1 and year = $2 ${order}`,
      values: of((s) => [s.call_id, s.year]),
    },
    { name: 'case', text: `${page} id = $1`, values: of((s) => [s.id]) },
    { name: 'case-of-year', text: `${page} id = $1 and year = $2`, values: of((s) => [s.id, s.year]) },
    {
      name: 'case-of-application',
      text: `${page} application_id = $1`,
      values: of((s) => [s.application_id]),
    },
    {
      name: 'history',
      text: 'select * from stage_entries where case_id = $1 order by no',
      values: of((s) => [s.id]),
    },
    {
      name: 'inbox',
      text: `select d.id, ${columns.replace(/\w+/g, (column) => `c.${column}`)} from (
          select * from duties where role = 'officer' and scope is null and done_at is null order by due_at, id limit 51
        ) d join cases c on c.id = d.case_id order by d.due_at, d.id`,
      values: [[]],
    },
    {
      name: 'inbox-of-year',
      text: `select d.id, ${columns.replace(/\w+/g, (column) => `c.${column}`)} from (
          select * from duties where role = 'officer' and scope is null and done_at is null order by due_at, id limit 51
        ) d join cases c on c.id = d.case_id and c.year = d.year order by d.due_at, d.id`,
      values: [[]],
    },
  ];
}

/** p95 in milliseconds of two hundred answers, prepared as the program's are; the first twenty warm up. */
export async function p95(client: pg.Client, { name, text, values }: Question): Promise<number> {
  const took: number[] = [];
  for (let n = -20; n < 200; n++) {
    const from = performance.now();
    await client.query({ name, text, values: values[(n + 20) % values.length]! });
    if (n >= 0) took.push(performance.now() - from);
  }
  return took.sort((a, b) => a - b)[189]!;
}

/** Seconds until the rows of the oldest year are away, from all three tables. */
export async function withoutYear(client: pg.Client, cut: Cut, year: number, tables: readonly string[]) {
  const from = performance.now();
  for (const table of tables)
    if (cut === 'plain') {
      await client.query(`delete from ${table} where year = ${year}`);
      await client.query(`vacuum ${table}`);
    } else {
      await client.query(`alter table ${table} detach partition ${table}_${year} concurrently`);
    }
  return (performance.now() - from) / 1000;
}
