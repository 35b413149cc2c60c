/** JSON with sorted keys and no spaces: the same value always gives the same text. Undefined is left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value ?? null))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** What an audit record says. `at` is an ISO instant with milliseconds. */
export type RecordContent = {
  at: string;
  account: string | null;
  label: string;
  act: string;
  thingKind: string;
  thingId: string;
  details: unknown;
};

/** The text whose SHA-256 is a record's digest. */
export const recordText = (r: RecordContent): string =>
  canonicalJson([r.at, r.account, r.label, r.act, r.thingKind, r.thingId, r.details ?? {}]);

/** The text whose SHA-256 is a seal's chain value: the one before, then what this seal binds. Digests in hex. */
export const sealText = (before: string, no: number, recordId: number, digest: string): string =>
  `${before}|${no}|${recordId}|${digest}`;

/** What the first seal follows. */
export const CHAIN_START = '0'.repeat(64);
