import { rows, type Tx } from '@keshen/platform/server';

export type Table = { name: string; columns: string[] };
export type Sequence = { name: string; value: string };
export type ForeignKey = { table: string; name: string; definition: string };

/** What a migration fills by itself is not part of a backup's data. */
const OWN = ['migrations', 'typeorm_metadata'];

/** Every table of the program with the columns that are not computed. */
export function tablesOf(tx: Tx): Promise<Table[]> {
  return rows<Table>(
    tx,
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1)
     group by c.relname order by c.relname`,
    [OWN],
  );
}

/** How far each sequence has come, those that were never used left out. */
export function sequencesOf(tx: Tx): Promise<Sequence[]> {
  return rows<Sequence>(
    tx,
    `select s.sequencename as name, s.last_value::text as value
     from pg_sequences s where s.schemaname = 'public' and s.last_value is not null
       and not exists (select 1 from pg_depend d join pg_class t on t.oid = d.refobjid
         where d.objid = (quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename))::regclass
           and d.deptype in ('a', 'i') and t.relname = any ($1))
     order by s.sequencename`,
    [OWN],
  );
}

/** Every foreign key, as it is written to make it again. */
export function foreignKeysOf(tx: Tx): Promise<ForeignKey[]> {
  return rows<ForeignKey>(
    tx,
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
     order by conrelid, conname`,
  );
}

/** The migrations that the database has, in their order. */
export async function migrationsOf(tx: Tx): Promise<string[]> {
  return (await rows<{ name: string }>(tx, 'select name from migrations order by id')).map((m) => m.name);
}

/** A name as SQL takes it literally. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
