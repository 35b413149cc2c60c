/** Characters of one shingle: in Chinese four say about as much as two words. */
const SHINGLE = 4;
/** Texts of fewer shingles are alike by chance, or clauses that everybody uses. */
const SHINGLES_LEAST = 100;
const TEXT_MOST = 20_000;
const ROWS = 3;
const BANDS = 24;
/** From this likeness on (Jaccard, of shingles) a lead is kept; bands of 3 of 72 find 8 of 10 such texts, and 19 of 20 at a half. */
export const SIMILAR_FROM = 0.4;

/** A text without what does not matter: width, blanks, punctuation, case. */
const plain = (text: string): string[] => [
  ...text
    .slice(0, TEXT_MOST)
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .toLowerCase(),
];

/** The distinct shingles of a text; none when it is too short to be told from others. */
export function shingles(text: string): Set<string> {
  const characters = plain(text);
  const found = new Set<string>();
  for (let at = 0; at + SHINGLE <= characters.length; at++)
    found.add(characters.slice(at, at + SHINGLE).join(''));
  return found.size >= SHINGLES_LEAST ? found : new Set();
}

/** How alike two texts are, from 0 to 1: shared shingles among all. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (!a.size || !b.size) return 0;
  let shared = 0;
  for (const each of a) if (b.has(each)) shared++;
  return shared / (a.size + b.size - shared);
}

/** FNV-1a over the code units, 32 bits. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at++) {
    value ^= text.charCodeAt(at);
    value = Math.imul(value, 0x01000193) >>> 0;
  }
  return value;
}

/** A second mixing with its own constants, so that one hash of a shingle serves all permutations (murmur's finish). */
function mixed(value: number, seed: number): number {
  let next = (value ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0;
  next = Math.imul(next ^ (next >>> 16), 0x85ebca6b) >>> 0;
  next = Math.imul(next ^ (next >>> 13), 0xc2b2ae35) >>> 0;
  return (next ^ (next >>> 16)) >>> 0;
}

/**
 * Bands of a text's MinHash signature (Broder 1997): two texts share a band the likelier the more alike they are, so
 * that similar ones are found by an index and never by comparing with all. Each band names its place and its values.
 */
export function bandsOf(text: ReadonlySet<string>): string[] {
  if (!text.size) return [];
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const shingle of text) {
    const value = hash(shingle, 0);
    for (let place = 0; place < least.length; place++) {
      const next = mixed(value, place);
      if (next < least[place]!) least[place] = next;
    }
  }
  return Array.from(
    { length: BANDS },
    (_, band) =>
      `${band}:${[...least.slice(band * ROWS, band * ROWS + ROWS)].map((n) => n.toString(36)).join('.')}`,
  );
}

/** So many equal characters in a row are shown as the same text. */
const RUN = 6;

/** A text in parts, each told whether the other text has it too: what both say is marked. */
export function marked(text: string, other: string): { text: string; same: boolean }[] {
  const characters = [...text];
  const theirs = new Set<string>();
  const there = [...other];
  for (let at = 0; at + RUN <= there.length; at++) theirs.add(there.slice(at, at + RUN).join(''));
  const same = new Uint8Array(characters.length);
  for (let at = 0; at + RUN <= characters.length; at++)
    if (theirs.has(characters.slice(at, at + RUN).join(''))) same.fill(1, at, at + RUN);
  const parts: { text: string; same: boolean }[] = [];
  characters.forEach((character, at) => {
    const last = parts.at(-1);
    if (last && last.same === (same[at] === 1)) last.text += character;
    else parts.push({ text: character, same: same[at] === 1 });
  });
  return parts;
}
