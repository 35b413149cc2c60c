import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { ASIDE_ROLE } from '@keshen/platform/server';
import { beneath, readCatalog, type Beneath } from './hiding.catalog';

/**
 * 不可见 (decision 0016): draws row level security over every table beneath an application, by the catalogue, so that no
 * new table can be forgotten. The policies bind the role `keshen_aside` only; for everybody else every row is there. The
 * views in the schema `hidden` say which rows are hidden by the setting `keshen.hidden`, the ids of applications. Does
 * nothing where the schema has no conflicts. Run after migrations.
 */
export async function drawHiding(runner: QueryRunner): Promise<void> {
  const catalog = await readCatalog(runner);
  if (!catalog.tables.includes('conflicts')) return;
  await makeRole(runner);
  const statements = [...viewsOf(beneath(catalog)), ...policiesOf(beneath(catalog)), ...grants];
  // Views see what whoever asks sees; this one says who stands aside.
  for (const view of catalog.views)
    if (view !== 'hidden_applications') statements.push(`alter view ${view} set (security_invoker = true)`);
  const drawn = createHash('sha256')
    .update([...statements, ...catalog.tables].join('\n'))
    .digest('hex');
  const [before] = (await runner.query(
    `select obj_description(to_regnamespace('hidden'), 'pg_namespace') as drawn`,
  )) as { drawn: string | null }[];
  // Drawing it anew locks every table for a moment.
  if (before?.drawn === drawn) return;
  await runner.startTransaction();
  try {
    for (const statement of statements) await runner.query(statement);
    await runner.query(`comment on schema hidden is '${drawn}'`);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

/** The role belongs to the server, not to the database: another database's start may make it at the same moment. */
async function makeRole(runner: QueryRunner): Promise<void> {
  await runner.query(`do $$ begin
    if not exists (select 1 from pg_roles where rolname = '${ASIDE_ROLE}') then
      begin
        create role ${ASIDE_ROLE} nologin;
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, '${ASIDE_ROLE}', 'set') then
      execute format('grant ${ASIDE_ROLE} to %I with inherit false, set true', current_user);
    end if;
  end $$`);
}

const grants = [
  `grant usage on schema public, hidden to ${ASIDE_ROLE}`,
  `grant select, insert, update, delete on all tables in schema public to ${ASIDE_ROLE}`,
  `grant select on all tables in schema hidden to ${ASIDE_ROLE}`,
  `grant usage, select on all sequences in schema public to ${ASIDE_ROLE}`,
];

/** Ids of the hidden rows of a table: found once per statement, over the hidden ids of the tables above it. */
const among = (view: string): string => `any (array(select id from hidden.${view}))`;

function viewsOf({ tables, things, pointing }: Beneath): string[] {
  return [
    'drop schema if exists hidden cascade',
    'create schema hidden',
    `create view hidden.applications as
       select unnest(nullif(current_setting('keshen.hidden', true), '')::uuid[]) as id`,
    ...tables.flatMap(({ name, key, edges }) =>
      key
        ? [
            `create view hidden.${name} as ${edges
              .map(
                (edge) =>
                  `select ${key} as id from public.${name} where ${edge.column} in (select id from hidden.${edge.parent})`,
              )
              .join(' union ')}`,
          ]
        : [],
    ),
    `create view hidden.things as ${['applications', ...things.map((t) => t.name)]
      .map((name) => `select id::text as id from hidden.${name}`)
      .join(' union all ')}`,
    `create view hidden.names as select id from hidden.things union all
       select reference from public.applications where id in (select id from hidden.applications)`,
    // What hangs on messages and files hangs on things.
    ...pointing
      .filter(({ key }) => key)
      .map(
        ({ name, key }) =>
          `create view hidden.${name} as select ${key} as id from public.${name} where thing_id in (select id from hidden.things)`,
      ),
  ];
}

/** Restrictive for whoever stands aside, also for what that person writes. */
function policiesOf({ tables, pointing, hanging }: Beneath): string[] {
  const hidden = new Map<string, string[]>([['applications', [`id = ${among('applications')}`]]]);
  const add = (table: string, condition: string): void => {
    hidden.set(table, [...(hidden.get(table) ?? []), condition]);
  };
  for (const { name, edges } of tables)
    for (const { column, parent } of edges) add(name, `${column} = ${among(parent)}`);
  for (const { name } of pointing) add(name, `thing_id = ${among('things')}`);
  for (const { child, column, parent } of hanging) add(child, `${column} = ${among(parent)}`);
  // Anywhere in it, by its id or its reference; what somebody asked for with those words is no word about it.
  const names = (column: string) =>
    `exists (select 1 from jsonb_path_query(${column} - 'query', 'strict $.**') named
       where jsonb_typeof(named) = 'string' and named #>> '{}' = ${among('names')})`;
  add('audit_records', names('details'));
  add('outbox', names('payload'));
  add(
    'outbox',
    `exists (select 1 from jsonb_each_text(payload) named where named.key = 'entry' and named.value = any (array(select id::text from hidden.stage_entries))
       or named.key = 'mail' and named.value = any (array(select m.id::text from public.mails m where m.message_id in (select id from hidden.messages))))`,
  );
  // What is written there is written about what was seen, in whatever words.
  const named = new Set(['audit_records', 'outbox']);
  return [...hidden].flatMap(([table, conditions]) => [
    `drop policy if exists everybody on ${table}`,
    `drop policy if exists aside on ${table}`,
    `alter table ${table} enable row level security`,
    `create policy everybody on ${table} using (true) with check (true)`,
    `create policy aside on ${table} as restrictive to ${ASIDE_ROLE} using ((${conditions.join(' or ')}) is not true)${named.has(table) ? ' with check (true)' : ''}`,
  ]);
}
