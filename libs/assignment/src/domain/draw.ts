/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export type Digest = (text: string) => string;

/** How many are drawn of a class. */
export interface Quota {
  class: string;
  count: number;
  /** At most so many of the others are ranked as substitutes; all of them where nothing is said. */
  substitutes?: number;
}

/** Who may be drawn. The id is what the ticket is made of; it stands in the published record. */
export interface DrawCandidate {
  id: string;
  class: string;
}

/** What is fixed, and published with the commitment, before the seed is known to anybody else. */
export interface DrawTerms {
  /** 2: a witness adds a word after the commitment, and who cannot be drawn any more is skipped. Absent: neither. */
  format?: 2;
  /** What is drawn for, such as the reference of an application: the same seed gives each another order. */
  subject: string;
  quotas: Quota[];
  candidates: DrawCandidate[];
}

/** Who was in the list and may not be drawn any more, and why, in one word. */
export interface Skipped {
  id: string;
  reason: string;
}

/** What is only known when the seed is revealed. */
export interface DrawLate {
  /** 见证词: given by a second person after the commitment, so that whoever made the seed could not choose the outcome. */
  word?: string;
  skipped?: readonly Skipped[];
}

/** Who stands behind an id: the id is SHA-256 of nonce, name and unit, each in a line of its own. */
export interface Opening {
  id: string;
  nonce: string;
  name: string;
  unit: string;
}

/** 随机抽取: the published record, complete once the seed is revealed. */
export interface DrawRecord extends DrawTerms {
  /** commitmentOf(seed, terms). */
  commitment: string;
  seed: string;
  word?: string;
  skipped?: Skipped[];
  /** Ids in the order in which they were drawn, class by class in the order of the quotas. */
  drawn: string[];
  /** Who takes the place of somebody who cannot: of each class in this order. */
  substitutes: Record<string, string[]>;
  openings?: Opening[];
}

/** The id of somebody whose name is not published: it says nothing, and cannot be given to anybody else later. */
export const sealedId = (digest: Digest, { nonce, name, unit }: Omit<Opening, 'id'>): string =>
  digest(`${nonce}\n${name}\n${unit}`);

/** A candidate's ticket: SHA-256 of the seed, the word where there is one, the subject and the id, a line for each. */
export const ticketOf = (digest: Digest, seed: string, subject: string, id: string, word?: string): string =>
  digest([seed, ...(word === undefined ? [] : [word]), subject, id].join('\n'));

/**
 * What is published before: SHA-256 of the seed and the terms, so that neither can be changed after. The terms as
 * lines: `format 2` where it is, the subject, then `class count` (and `substitutes`, where limited) of each quota in
 * order, then `id class` of each candidate by id.
 */
export function commitmentOf(digest: Digest, seed: string, terms: DrawTerms): string {
  const format = terms.format ? [`format ${terms.format}`] : [];
  const candidates = [...terms.candidates].sort(byId).map((c) => `${c.id} ${c.class}`);
  const quotas = terms.quotas.map((q) =>
    [q.class, q.count, ...(q.substitutes === undefined ? [] : [q.substitutes])].join(' '),
  );
  return digest([seed, ...format, terms.subject, ...quotas, ...candidates].join('\n'));
}

/** The candidates of a class by their tickets, the smallest first. */
export const orderOf = (
  digest: Digest,
  seed: string,
  { subject, candidates }: DrawTerms,
  of: string,
  word?: string,
): string[] =>
  candidates
    .filter((c) => c.class === of)
    .map((c) => ({ id: c.id, ticket: ticketOf(digest, seed, subject, c.id, word) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0))
    .map((c) => c.id);

/**
 * Draws: the candidates of each class by their tickets, the smallest first, without those who are skipped; the first
 * of each as many as its quota asks, the next are substitutes. Who stands before whom depends on nothing but the seed,
 * the word, the subject and the ids, so the order of the list and other candidates do not matter, and `sha256sum`
 * repeats it.
 */
export function draw(
  digest: Digest,
  seed: string,
  terms: DrawTerms,
  { word, skipped = [] }: DrawLate = {},
): Pick<DrawRecord, 'drawn' | 'substitutes'> {
  const out = new Set(skipped.map(({ id }) => id));
  const drawn: string[] = [];
  const substitutes: Record<string, string[]> = {};
  for (const quota of terms.quotas) {
    const order = orderOf(digest, seed, terms, quota.class, word).filter((id) => !out.has(id));
    drawn.push(...order.slice(0, quota.count));
    substitutes[quota.class] = order.slice(
      quota.count,
      quota.substitutes === undefined ? undefined : quota.count + quota.substitutes,
    );
  }
  return { drawn, substitutes };
}

const byId = (a: DrawCandidate, b: DrawCandidate): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
