import pg from 'pg';

type Key = { child: string; column: string; parent: string; key: string };

/** Belongs to a session, which stays. */
const CLOCK = `update defence_sessions set clock_case = null, clock_phase = null, clock_started_at = null
  where clock_case is not null and not exists (select 1 from cases c where c.id = clock_case)`;

/** What triggers would have counted. */
const REACHED = `delete from call_reached;
  insert into call_reached (call_id, stage, applications) select * from call_reached_counted`;

/**
 * Deletes applications and all rows beneath them with triggers off: rows that point at a row that is gone, and what is
 * about one by its id: messages, files, records, tasks. It knows nothing of how the program hides them. Answers the ids
 * of everything that went.
 */
export async function without(url: string, applications: string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const gone = new Set<string>();
  const drop = async (sql: string, params: unknown[]): Promise<number> => {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(
      `${sql} returning to_jsonb(t) as row`,
      params,
    );
    for (const { row } of rows) if (typeof row['id'] === 'string') gone.add(row['id']);
    return rows.length;
  };
  try {
    await client.query('set session_replication_role = replica');
    const keys = await foreignKeys(client);
    const { rows: named } = await client.query<{ reference: string }>(
      'select reference from applications where id = any ($1)',
      [applications],
    );
    await drop('delete from applications t where id = any ($1)', [applications]);
    for (let found = 1; found > 0;) {
      found = 0;
      for (const { child, column, parent, key } of keys)
        found += await drop(
          `delete from ${child} t where ${column} is not null
             and not exists (select 1 from ${parent} p where p.${key} = t.${column})`,
          [],
        );
      for (const table of [
        'messages',
        'files',
        'audit_records',
        'reminders',
        'letters',
        'archives',
        'archive_files',
      ])
        found += await drop(`delete from ${table} t where thing_id = any ($1)`, [[...gone]]);
      for (const table of ['files', 'uploads'])
        found += await drop(`delete from ${table} t where begun_for = any ($1::uuid[])`, [[...gone]]);
      found += await drop(`delete from call_extensions t where application_id = any ($1::uuid[])`, [
        [...gone],
      ]);
    }
    const words = [...gone, ...named.map((row) => row.reference)];
    await drop(`delete from audit_records t where ${names('details')}`, [words]);
    await drop(
      `delete from outbox t where ${names('payload')} or exists (select 1 from jsonb_each_text(payload) e
         where e.key = 'entry' and not exists (select 1 from stage_entries s where s.id::text = e.value)
           or e.key = 'mail' and not exists (select 1 from mails m where m.id::text = e.value))`,
      [words],
    );
    await client.query(CLOCK);
    await client.query(REACHED);
    return [...gone];
  } finally {
    await client.end();
  }
}

/** Whether a document holds one of the words ($1) anywhere. */
const names = (column: string): string =>
  `exists (select 1 from unnest($1::text[]) w where (${column} - 'query')::text like '%"' || w || '"%')`;

async function foreignKeys(client: pg.Client): Promise<Key[]> {
  const { rows } = await client.query<Key>(`
    select distinct r.relname as child, a.attname as column, f.relname as parent, b.attname as key
    from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid
      cross join lateral unnest(c.conkey, c.confkey) as k (own, other)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
      join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace and a.attname not in ('trial', 'version_trial', 'clock_case')`);
  return rows;
}
