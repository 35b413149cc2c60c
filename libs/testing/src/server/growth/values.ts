import { OLD } from './plan';

/** Numbers of the n-th copy begin at so many times n. */
const STRIDE = 10_000;

export type Column = {
  name: string;
  type: string;
  identity: boolean;
  /** The table that a foreign key of it points at. */
  points: string | null;
};

const asked = 'e.asked_fen - 5000000 + (p.n * 7919 % 1000) * 100000';

/** Columns whose words must be the copy's own. */
const words: Readonly<Record<string, string>> = {
  'applications.reference': 'p.reference',
  'applications.title': 'p.title',
  'applications.asked_fen': asked,
  'applications.search': `lower(normalize(p.title || ' ' || p.party_name, NFKC))`,
  'cases.asked_fen': asked,
  // No foreign key says that they point at entries, which are copied too.
  'cases.entry_id': `e.entry_id + (p.n + 1) * ${STRIDE}`,
  'cases.noticed_entry_id': `e.noticed_entry_id + (p.n + 1) * ${STRIDE}`,
  'awards.year': 'p.year',
  'awards.programme_code': 'p.code',
  'submissions.receipt': `replace(e.receipt, x.reference, p.reference)`,
  'notice_items.notice_id': 'p.notice',
  'notice_items.position': 'p.position',
  'notice_items.party_name': 'p.party_name',
  'notice_items.project_title': 'p.title',
  'participants.credit_code': `case when e.role = 'applicant' then p.credit_code
    when e.credit_code is not null then left(e.credit_code, 13) || lpad((p.n % 5000)::text, 5, '0') end`,
  'participants.name': `case when e.role = 'applicant' then p.party_name else e.name || p.n % 1000 end`,
  'participants.resident_fingerprint': 'md5(e.resident_fingerprint || p.party_no)',
  'unique_claims.key': 'md5(e.key || p.n)',
  'review_results.score': 'e.score - 1500 + (p.n * 7919 % 3000)',
};

/**
 * SQL: what stands in a column of a copy. `e` is the exemplar's row, `x` the exemplar, `p` the application as planned;
 * `own`: the column is the row's key, or points at a row that is copied too.
 */
export function valueOf(
  table: string,
  { name, type, points }: Column,
  own: boolean,
  experts: readonly string[],
): string {
  const said = words[`${table}.${name}`];
  if (said) return said;
  if (own && type === 'bigint') return `e.${name} + (p.n + 1) * ${STRIDE}`;
  if (own && type === 'uuid') return `pg_temp.made(e.${name}::text, p.n, p.head)`;
  if (type === 'uuid' && points === 'calls') return 'p.call';
  if (points === 'programme_versions') return 'p.version';
  if (points === 'parties') return `case when e.${name} = x.party then p.party else e.${name} end`;
  if (points === 'accounts' || points === 'experts')
    return `case when e.${name} = x.account then p.account
      when ${among(`e.${name}`, experts)} then ${panelist(`e.${name}`)} else e.${name} end`;
  if (name === 'town') return 'p.town';
  if (name === 'scope')
    return `case e.scope when x.party::text then p.party::text when x.town then p.town else e.scope end`;
  if (type === 'timestamp with time zone') return `e.${name} + p.shift`;
  if (type === 'date') return `(e.${name} + p.shift)::date`;
  return `e.${name}`;
}

/** SQL: whether an account is one of the exemplars' experts. */
export const among = (account: string, experts: readonly string[]): string =>
  `${account} = any ('{${experts.join(',')}}'::uuid[])`;

/** SQL: the account that stands for an exemplar's expert in the panel of a copy. */
export const panelist = (account: string): string => `pg_temp.made(${account}::text, p.panel, ${OLD})`;
