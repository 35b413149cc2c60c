import {
  commitmentOf,
  draw,
  sealedId,
  type Digest,
  type DrawRecord,
  type DrawTerms,
  type Opening,
  type Skipped,
} from './draw';

/** Why a record does not stand, and where: a class, an id or a field. */
export interface DrawFault {
  code:
    | 'draw.malformed'
    | 'draw.sealed'
    | 'draw.candidate-twice'
    | 'draw.too-few'
    | 'draw.commitment'
    | 'draw.skipped'
    | 'draw.drawn'
    | 'draw.substitutes'
    | 'draw.opening';
  at?: string;
}

/** What keeps the terms from being drawn: an id twice, a class twice, a class with fewer candidates than its quota. */
export function termsFault({ quotas, candidates }: DrawTerms): DrawFault | null {
  const ids = candidates.map((c) => c.id);
  const twice = twiceIn(ids);
  if (twice !== undefined) return { code: 'draw.candidate-twice', at: twice };
  const classTwice = twiceIn(quotas.map((q) => q.class));
  if (classTwice !== undefined) return { code: 'draw.malformed', at: classTwice };
  const few = quotas.find((q) => candidates.filter((c) => c.class === q.class).length < q.count);
  return few ? { code: 'draw.too-few', at: few.class } : null;
}

/** Repeats a draw from its published record; null when everything is as it says. */
export function drawFault(digest: Digest, data: unknown): DrawFault | null {
  const missing = malformed(data);
  if (missing !== undefined) return missing;
  const record = data as DrawRecord;
  const { word, skipped = [], openings = [] } = record;
  const fault = termsFault(record);
  if (fault) return fault;
  if (commitmentOf(digest, record.seed, record) !== record.commitment) return { code: 'draw.commitment' };
  const known = new Map(record.candidates.map((c) => [c.id, c.class]));
  const stranger =
    skipped.find(({ id }) => !known.has(id)) ??
    skipped.find(({ id }, i) => skipped.findIndex((s) => s.id === id) < i);
  if (stranger) return { code: 'draw.skipped', at: stranger.id };
  const { drawn, substitutes } = draw(digest, record.seed, record, { word, skipped });
  const at = apart(record.drawn, drawn);
  if (at !== undefined) return { code: 'draw.drawn', at };
  const classes = record.quotas.map((q) => q.class);
  for (const of of classes) {
    const other = apart(record.substitutes[of] ?? [], substitutes[of]!);
    if (other !== undefined || !record.substitutes[of]) return { code: 'draw.substitutes', at: other ?? of };
  }
  const surplus = Object.keys(record.substitutes).find((of) => !classes.includes(of));
  if (surplus !== undefined) return { code: 'draw.substitutes', at: surplus };
  const opened = openings.find((each) => !known.has(each.id) || sealedId(digest, each) !== each.id);
  return opened ? { code: 'draw.opening', at: opened.id } : null;
}

/** The first id at which two lists part; undefined when they are the same. */
function apart(said: readonly string[], right: readonly string[]): string | undefined {
  const length = Math.max(said.length, right.length);
  for (let i = 0; i < length; i++) if (said[i] !== right[i]) return said[i] ?? right[i];
  return undefined;
}

const twiceIn = (list: readonly string[]): string | undefined => {
  const seen = new Set<string>();
  return list.find((one) => seen.size === seen.add(one).size);
};

/** A line of the terms is one thing: no field may hold a line break, no class or id a blank. */
const word = (value: unknown): boolean => typeof value === 'string' && /^\S+$/.test(value);
const line = (value: unknown): boolean => typeof value === 'string' && value !== '' && !/[\r\n]/.test(value);
const count = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const optional = (value: unknown, fits: (value: unknown) => boolean): boolean =>
  value === undefined || fits(value);
const every = (value: unknown, fits: (one: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && fits(one));
const words = (value: unknown): boolean => Array.isArray(value) && value.every(word);

const fields: Readonly<Record<keyof DrawRecord, (value: unknown) => boolean>> = {
  format: (value) => optional(value, (v) => v === 2),
  subject: line,
  quotas: (value) =>
    every(value, (q) => word(q['class']) && count(q['count']) && optional(q['substitutes'], count)),
  candidates: (value) => every(value, (c) => word(c['id']) && word(c['class'])),
  commitment: word,
  seed: word,
  word: (value) => optional(value, line),
  skipped: (value) =>
    optional(value, (v) =>
      every(v, (s: Partial<Record<keyof Skipped, unknown>>) => word(s.id) && word(s.reason)),
    ),
  drawn: words,
  substitutes: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(words),
  openings: (value) =>
    optional(value, (v) =>
      every(
        v,
        (o: Partial<Record<keyof Opening, unknown>>) => word(o.id) && [o.nonce, o.name, o.unit].every(line),
      ),
    ),
};

/** What is no record: the field that is not as it must be; before the seed is revealed there is nothing to repeat. */
function malformed(data: unknown): DrawFault | undefined {
  if (typeof data !== 'object' || data === null) return { code: 'draw.malformed' };
  const record = data as Record<string, unknown>;
  if (word(record['commitment']) && record['seed'] === undefined) return { code: 'draw.sealed' };
  const wrong = Object.entries(fields).find(([name, fits]) => !fits(record[name]));
  if (wrong) return { code: 'draw.malformed', at: wrong[0] };
  // The word is what the second format has over the first.
  const second = record['format'] === 2;
  if (second !== (record['word'] !== undefined)) return { code: 'draw.malformed', at: 'word' };
  if (!second && record['skipped'] !== undefined) return { code: 'draw.malformed', at: 'skipped' };
  return undefined;
}
