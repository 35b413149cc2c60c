/** A source of numbers in [0, 1). */
export type Random = () => number;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** FNV-1a over UTF-16 units, 32 bits. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
};

/** One step of splitmix32: spreads a hash over the words of the state. */
const splitmix = (seed: number): (() => number) => {
  let a = seed;
  return () => {
    a = (a + 0x9e3779b9) | 0;
    let t = a ^ (a >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return t ^ (t >>> 15);
  };
};

/**
 * A repeatable source of random numbers: xoshiro128** (Blackman, Vigna), its state from splitmix32 over the FNV-1a
 * hash of the seed's text, two steps per number (53 bits). A logged seed lets anybody repeat a draw, so the
 * sequence of a seed never changes. Not for secrets.
 */
export const seededRandom = (seed: string | number): Random => {
  const next = splitmix(hash(String(seed)));
  let [a, b, c, d] = [next(), next(), next(), next()] as [number, number, number, number];
  if ((a | b | c | d) === 0) a = 1;
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  return () => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000;
};

/** A whole number from min to max, both included. */
export const between = (random: Random, min: number, max: number): number => {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min) {
    throw new RangeError(`not a range: ${min} to ${max}`);
  }
  return min + Math.floor(random() * (max - min + 1));
};

/** One of the items, each as likely as the others; there must be one. */
export const pick = <T>(random: Random, items: readonly T[]): T => {
  if (items.length === 0) throw new RangeError('nothing to pick from');
  return items[between(random, 0, items.length - 1)]!;
};

/** The items in a random order (Fisher-Yates), as a new list. */
export const shuffle = <T>(random: Random, items: readonly T[]): T[] => {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i--) {
    const j = between(random, 0, i);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
};
