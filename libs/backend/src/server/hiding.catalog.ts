import type { QueryRunner } from 'typeorm';

/** A column that holds the key of another table's row, by a foreign key or by its name. */
export type Edge = { child: string; column: string; parent: string; key: string; needed: boolean };
export type Catalog = {
  tables: string[];
  views: string[];
  edges: Edge[];
  /** Primary keys of one uuid column. */
  ids: Map<string, string>;
  /** Tables whose `thing_id` names a row of any other. */
  pointing: string[];
};

/** Tables beneath applications, parents first; `key`: the column that others point at. */
export type Beneath = {
  tables: { name: string; key: string | undefined; edges: Edge[] }[];
  /** Those whose rows may be called a thing. */
  things: { name: string }[];
  /** What names a thing: messages, files, records. */
  pointing: { name: string; key: string | undefined }[];
  /** What points at a row that names a thing. */
  hanging: Edge[];
};

/** Columns that point at a row of a case without belonging to it: the rest of the row stays. */
const APART = new Set(['defence_sessions.clock_case']);

/** Columns that hold an application's id or a case's without a foreign key. */
const BY_NAME: Record<string, string> = {
  application_id: 'applications',
  case_id: 'cases',
  begun_for: 'applications',
};

export async function readCatalog(runner: Pick<QueryRunner, 'query'>): Promise<Catalog> {
  const ask = async <T>(sql: string): Promise<T[]> => (await runner.query(sql)) as T[];
  const keyed = await ask<Edge>(`
    select distinct r.relname as child, a.attname as column, f.relname as parent, b.attname as key, a.attnotnull as needed
    from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
      cross join lateral unnest(c.conkey, c.confkey) as k (own, other)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
      join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace and a.attname not in ('trial', 'version_trial')
      and r.oid <> f.oid order by 1, 2, 3`);
  const named = await ask<{ child: string; column: string; needed: boolean }>(`
    select c.relname as child, a.attname as column, a.attnotnull as needed
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.attname in (${Object.keys(BY_NAME)
        .map((name) => `'${name}'`)
        .join(', ')})
      and not exists (select 1 from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey))
    order by 1, 2`);
  const ids = await ask<{ name: string; id: string }>(`
    select r.relname as name, a.attname as id
    from pg_index i join pg_class r on r.oid = i.indrelid
      join pg_attribute a on a.attrelid = r.oid and a.attnum = i.indkey[0]
    where i.indisprimary and r.relnamespace = 'public'::regnamespace and i.indnatts = 1
      and a.atttypid = 'uuid'::regtype order by 1`);
  const relations = await ask<{ name: string; kind: string; points: boolean }>(`
    select c.relname as name, c.relkind as kind, exists (select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'thing_id' and not a.attisdropped) as points
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') order by 1`);
  return {
    tables: relations.filter((r) => r.kind === 'r').map((r) => r.name),
    views: relations.filter((r) => r.kind === 'v').map((r) => r.name),
    edges: [
      ...keyed.filter((edge) => !APART.has(`${edge.child}.${edge.column}`)),
      ...named.map((edge) => ({ ...edge, parent: BY_NAME[edge.column]!, key: 'id' })),
    ],
    ids: new Map(ids.map(({ name, id }) => [name, id])),
    pointing: relations.filter((r) => r.kind === 'r' && r.points).map((r) => r.name),
  };
}

/** What hangs on applications, by the catalogue. */
export function beneath({ edges, ids, pointing }: Catalog): Beneath {
  const order = inOrder(edges);
  const keyOf = (table: string, children: readonly string[]) =>
    edges.find((edge) => edge.parent === table && children.includes(edge.child))?.key ?? ids.get(table);
  const below = order.slice(1);
  return {
    tables: below.map((name) => ({
      name,
      key: keyOf(name, below),
      edges: nearest(
        edges.filter(
          ({ child, parent }) => child === name && order.slice(0, order.indexOf(name)).includes(parent),
        ),
      ),
    })),
    things: below
      .filter((name) => ids.has(name) && ids.get(name) === keyOf(name, below))
      .map((name) => ({ name })),
    pointing: pointing.map((name) => ({
      name,
      key: below.includes(name) ? undefined : edges.find((edge) => edge.parent === name)?.key,
    })),
    hanging: edges.filter(
      ({ parent, child }) => pointing.includes(parent) && !below.includes(parent) && !below.includes(child),
    ),
  };
}

/** A row that always names its application, or its case, needs no other way up. */
function nearest(edges: Edge[]): Edge[] {
  for (const parent of ['applications', 'cases']) {
    const direct = edges.filter((edge) => edge.parent === parent);
    if (direct.some((edge) => edge.needed)) return direct;
  }
  return edges;
}

/** Applications and the tables beneath them, parents first. A key that closes a circle says nothing new. */
function inOrder(edges: readonly Edge[]): string[] {
  const found = ['applications'];
  for (const parent of found)
    for (const edge of edges)
      if (edge.parent === parent && !found.includes(edge.child)) found.push(edge.child);
  const open = new Set(found);
  const order: string[] = [];
  while (open.size) {
    const next =
      [...open].find(
        (t) => !edges.some((edge) => edge.child === t && edge.parent !== t && open.has(edge.parent)),
      ) ?? [...open][0]!;
    open.delete(next);
    order.push(next);
  }
  return order;
}
