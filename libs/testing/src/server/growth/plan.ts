import type { QueryRunner } from 'typeorm';
import type { Exemplar, ExemplarName } from './exemplars';
import { chance, nameOf, titleOf, townOf } from './words';

/** What stands where, in percent, by what a call is. */
const mixes: Record<string, Partial<Record<ExemplarName, number>>> = {
  past: { archive: 24, contract: 4, 'refused-formal': 12, 'refused-review': 60 },
  current: {
    formal: 15,
    correct: 5,
    review: 30,
    decide: 10,
    publicity: 5,
    contract: 10,
    'refused-formal': 10,
    'refused-review': 15,
  },
  ranked: { decide: 80, publicity: 20 },
  season: { draft: 20, recommend: 12, formal: 60, correct: 3, 'refused-formal': 5 },
};
const CALL_SIZE = 500;
const PROGRAMMES = 12;

/** Ids that are made of others, in the order of time as the program's own are: `head` is what an instant begins them with. */
const FUNCTIONS = [
  `create or replace function pg_temp.head(at timestamptz) returns text language sql stable parallel safe as $$
     select lpad(to_hex((extract(epoch from $1) * 1000)::bigint), 12, '0') || '7' $$`,
  `create or replace function pg_temp.made(id text, n bigint, head text) returns uuid language sql immutable parallel safe as $$
     select ($3 || overlay(substr(md5($1 || $2), 1, 19) placing '8' from 4 for 1))::uuid $$`,
];
/** SQL: what the ids of those begin with who are older than any call. */
export const OLD = `'${Date.UTC(2015, 0, 1).toString(16).padStart(12, '0')}7'`;

/**
 * The calls of ten years and who applies to them: nine tenths of all applications in calls of five hundred, the last
 * tenth in one call of this season. An enterprise applies five times on average, a few very often.
 */
export async function plan(
  runner: QueryRunner,
  exemplars: readonly Exemplar[],
  size: number,
  now: Date,
): Promise<void> {
  const calls = Math.max(PROGRAMMES, Math.round((0.9 * size) / CALL_SIZE));
  const parties = Math.max(20, Math.round(size / 5));
  for (const each of FUNCTIONS) await runner.query(each);
  await runner.query(`
    create temp table grown_programmes as
    select g as no, gen_random_uuid() as id, 'G' || lpad(g::text, 2, '0') as code, v.id as of
    from generate_series(1, ${PROGRAMMES}) g, (select * from programme_versions where code = 'CXY' order by version desc limit 1) v`);
  await copy(runner, 'programme_versions', 'grown_programmes p join programme_versions e on e.id = p.of', {
    id: 'p.id',
    code: 'p.code',
    digest: `md5(e.digest || p.code)`,
    definition: `jsonb_set(e.definition::jsonb, '{code}', to_jsonb(p.code))`,
  });
  await runner.query(
    `create temp table grown_calls as
     select j as no, x.opens, pg_temp.made('call', j, pg_temp.head(x.opens)) as id, m.id as version, m.code,
       floor(j * (0.9 * $1) / $2)::bigint as first, case when j = $2 then $1 else floor((j + 1) * (0.9 * $1) / $2) end::bigint as beyond,
       case when j = $2 then 'season' when j = $2 - 1 then 'ranked' when j >= 0.8 * $2 then 'current' else 'past' end as mix,
       case when j = $2 then interval '10 days' else interval '30 days' end as lasts
     from generate_series(0, $2::int) j
       cross join lateral (select case when j = $2 then $3::timestamptz - interval '10 days'
         else $3::timestamptz - interval '120 days' - interval '3500 days' * (1 - (j + 1)::float8 / $2) end as opens) x
       join grown_programmes m on m.no = 1 + j % ${PROGRAMMES}`,
    [size, calls, now],
  );
  await copy(
    runner,
    'calls',
    `grown_calls p cross join (select * from calls where not trial order by created_at limit 1) e`,
    {
      id: 'p.id',
      programme_version_id: 'p.version',
      programme_code: 'p.code',
      title: `jsonb_build_object('zh-CN', extract(year from p.opens) || '年度' || p.code || '第' || p.no || '批项目', 'en', 'Call ' || p.no)`,
      year: 'extract(year from p.opens)::int',
      batch: 'p.no + 100',
      notice_number: `'嘉科〔' || extract(year from p.opens) || '〕G' || p.no || '号'`,
      opens_at: 'p.opens',
      closes_at: `p.opens + interval '31 days'`,
      endorsement_closes_at: `p.opens + interval '38 days'`,
      published_at: `p.opens - interval '1 day'`,
      created_at: `p.opens - interval '1 day'`,
      limit_per_party: '100000',
    },
  );
  await runner.query(
    `create temp table grown_parties as
     select g as no, pg_temp.made('party', g, h.head) as id,
       pg_temp.made('account', g, h.head) as account,
       ${nameOf('g')} as name, ${townOf('g')} as town, '91310114' || 'G' || lpad(g::text, 9, '0') as credit_code
     from generate_series(1, ${parties}) g
       cross join lateral (select pg_temp.head('2015-01-01'::timestamptz + interval '1 minute' * g) as head) h`,
  );
  await runner.query(
    `insert into parties (id, kind, name, credit_code, town, vouched_at, created_at, changed_at)
     select id, 'legal', name, credit_code, town, '2015-02-01', '2015-02-01', '2015-02-01' from grown_parties`,
  );
  await runner.query(
    `insert into accounts (id, email, name, email_confirmed_at, created_at)
     select account, account || '@example.com', '审核人', '2015-02-01', '2015-02-01' from grown_parties`,
  );
  await runner.query(
    `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
     select account, id, 'certifier', 'active', '2015-02-01', '2015-02-01' from grown_parties`,
  );
  await planApplications(runner, exemplars, size, parties);
}

async function planApplications(
  runner: QueryRunner,
  exemplars: readonly Exemplar[],
  size: number,
  parties: number,
): Promise<void> {
  const shares = Object.entries(mixes).flatMap(([mix, parts]) => {
    let from = 0;
    return Object.entries(parts).map(([name, part]) => ({ mix, name, from, to: (from += part) }));
  });
  await runner.query(
    `create temp table grown_exemplars as
     select x.no, x.name, a.id, a.reference, a.created_at, a.party_id as party, x.account, a.town
     from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as x (id, name, account, no) join applications a on a.id = x.id`,
    [exemplars.map((e) => e.id), exemplars.map((e) => e.name), exemplars.map((e) => e.account)],
  );
  await runner.query(
    `create temp table grown_mixes as select s.mix, s.lo, s.hi, x.no as x
     from unnest($1::text[], $2::text[], $3::int[], $4::int[]) as s (mix, name, lo, hi) join grown_exemplars x on x.name = s.name`,
    [shares.map((s) => s.mix), shares.map((s) => s.name), shares.map((s) => s.from), shares.map((s) => s.to)],
  );
  await runner.query(
    `create temp table grown_plan as
     select g.n, g.at, pg_temp.head(g.at) as head, m.x, c.id as call, c.version, pg_temp.made('notice', c.no, pg_temp.head(c.opens)) as notice, g.n - c.first + 1 as position,
       q.id as party, q.account, q.name as party_name, q.town, q.credit_code, q.no as party_no,
       ${titleOf('g.n', size)} as title, c.code || '-' || extract(year from c.opens) || '-' || lpad(g.n::text, 7, '0') as reference,
       g.at - x.created_at as shift, g.n / 50 as panel, c.mix <> 'past' as recent, extract(year from c.opens)::int as year, c.code
     from grown_calls c
       cross join lateral (select n, c.opens + c.lasts * ((n - c.first)::float8 / (c.beyond - c.first)) as at
         from generate_series(c.first, c.beyond - 1) n) g
       join grown_mixes m on m.mix = c.mix and ${chance('g.n', 9)} % 100 >= m.lo and ${chance('g.n', 9)} % 100 < m.hi
       join grown_exemplars x on x.no = m.x
       join grown_parties q on q.no = 1 + floor(${parties} * power(${chance('g.n', 10)} / 2147483648.0, 1.5))
     order by g.n`,
  );
  await runner.query('analyze grown_plan');
  const [{ n } = { n: 0 }] = (await runner.query('select count(*)::int as n from grown_plan')) as {
    n: number;
  }[];
  if (n !== size) throw new Error(`${n} applications were planned, not ${size}`);
}

/** Copies rows with other values in some columns. */
export async function copy(
  runner: QueryRunner,
  table: string,
  from: string,
  other: Readonly<Record<string, string>>,
): Promise<void> {
  const columns = (await runner.query(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )) as { name: string }[];
  const values = columns.map(({ name }) => other[name] ?? `e.${name}`);
  await runner.query(
    `insert into ${table} (${columns.map((c) => c.name).join(', ')}) overriding system value
     select ${values.join(', ')} from ${from}`,
  );
}
