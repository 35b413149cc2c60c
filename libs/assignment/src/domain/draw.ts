/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export type Digest = (text: string) => string;

/** How many are drawn of a class. */
export interface Quota {
  class: string;
  count: number;
}

/** Who may be drawn. The id is what the ticket is made of; it stands in the published record. */
export interface DrawCandidate {
  id: string;
  class: string;
}

/** What is fixed, and published with the commitment, before the seed is known to anybody else. */
export interface DrawTerms {
  /** What is drawn for, such as the reference of an application: the same seed gives each another order. */
  subject: string;
  quotas: Quota[];
  candidates: DrawCandidate[];
}

/** 随机抽取: the published record, complete once the seed is revealed. */
export interface DrawRecord extends DrawTerms {
  /** commitmentOf(seed, terms). */
  commitment: string;
  seed: string;
  /** Ids in the order in which they were drawn, class by class in the order of the quotas. */
  drawn: string[];
  /** Who takes the place of somebody who cannot: of each class in this order. */
  substitutes: Record<string, string[]>;
}

/** Why a record does not stand. */
export type DrawFault =
  | 'draw.malformed'
  | 'draw.candidate-twice'
  | 'draw.too-few'
  | 'draw.commitment'
  | 'draw.drawn'
  | 'draw.substitutes';

/** A candidate's ticket: SHA-256 of the seed, the subject and the id, each in a line of its own. */
export const ticketOf = (digest: Digest, seed: string, subject: string, id: string): string =>
  digest(`${seed}\n${subject}\n${id}`);

/**
 * What is published before: SHA-256 of the seed and the terms, so that neither can be changed after. The terms as
 * lines: the subject, then `class count` of each quota in order, then `id class` of each candidate by id.
 */
export function commitmentOf(digest: Digest, seed: string, terms: DrawTerms): string {
  const candidates = [...terms.candidates].sort(byId).map((c) => `${c.id} ${c.class}`);
  const quotas = terms.quotas.map((q) => `${q.class} ${q.count}`);
  return digest([seed, terms.subject, ...quotas, ...candidates].join('\n'));
}

/**
 * Draws: the candidates of each class by their tickets, the smallest first; the first of each as many as its quota
 * asks, the rest are substitutes. Who stands first depends on nothing but the seed, the subject and the ids, so the
 * order of the list and other candidates do not matter, and `sha256sum` repeats it.
 */
export function draw(
  digest: Digest,
  seed: string,
  terms: DrawTerms,
): Pick<DrawRecord, 'drawn' | 'substitutes'> {
  const drawn: string[] = [];
  const substitutes: Record<string, string[]> = {};
  for (const quota of terms.quotas) {
    const order = terms.candidates
      .filter((c) => c.class === quota.class)
      .map((c) => ({ id: c.id, ticket: ticketOf(digest, seed, terms.subject, c.id) }))
      .sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0))
      .map((c) => c.id);
    drawn.push(...order.slice(0, quota.count));
    substitutes[quota.class] = order.slice(quota.count);
  }
  return { drawn, substitutes };
}

/** What keeps the terms from being drawn: an id twice, a class twice, a class with fewer candidates than its quota. */
export function termsFault({ quotas, candidates }: DrawTerms): DrawFault | null {
  if (new Set(candidates.map((c) => c.id)).size < candidates.length) return 'draw.candidate-twice';
  if (new Set(quotas.map((q) => q.class)).size < quotas.length) return 'draw.malformed';
  const few = quotas.some((q) => candidates.filter((c) => c.class === q.class).length < q.count);
  return few ? 'draw.too-few' : null;
}

/** Repeats a draw from its published record; null when everything is as it says. */
export function drawFault(digest: Digest, data: unknown): DrawFault | null {
  if (!isRecord(data)) return 'draw.malformed';
  const fault = termsFault(data);
  if (fault) return fault;
  if (commitmentOf(digest, data.seed, data) !== data.commitment) return 'draw.commitment';
  const { drawn, substitutes } = draw(digest, data.seed, data);
  if (drawn.join('\n') !== data.drawn.join('\n')) return 'draw.drawn';
  const same = data.quotas.every(
    (q) => data.substitutes[q.class]?.join('\n') === substitutes[q.class]!.join('\n'),
  );
  return same && Object.keys(data.substitutes).length === data.quotas.length ? null : 'draw.substitutes';
}

const byId = (a: DrawCandidate, b: DrawCandidate): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A line of the terms is one thing: no field may hold a line break, no class or id a blank. */
const word = (value: unknown): boolean => typeof value === 'string' && /^\S+$/.test(value);
const line = (value: unknown): boolean => typeof value === 'string' && value !== '' && !/[\r\n]/.test(value);
const every = (value: unknown, fits: (one: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && fits(one));

function isRecord(data: unknown): data is DrawRecord {
  if (typeof data !== 'object' || data === null) return false;
  const { subject, seed, commitment, quotas, candidates, drawn, substitutes } = data as Record<
    string,
    unknown
  >;
  return (
    line(subject) &&
    word(seed) &&
    word(commitment) &&
    every(quotas, (q) => word(q['class']) && Number.isInteger(q['count']) && (q['count'] as number) >= 0) &&
    every(candidates, (c) => word(c['id']) && word(c['class'])) &&
    Array.isArray(drawn) &&
    drawn.every(word) &&
    typeof substitutes === 'object' &&
    substitutes !== null &&
    Object.values(substitutes).every((list) => Array.isArray(list) && list.every(word))
  );
}
