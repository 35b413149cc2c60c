import type { ProgrammeProblem } from './problem';

/** How deep a definition may nest and how many values it may hold; the largest real ones need 14 and 10,000. */
export const DEPTH_MOST = 32;
export const VALUES_MOST = 100_000;
const LIST_MOST = 2_000;
const TEXT_MOST = 20_000;
/** Keys that JavaScript gives a meaning of their own. */
const RESERVED_KEYS = ['__proto__', 'constructor', 'prototype'];

/** One step of a JSON pointer (RFC 6901). */
const step = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');
/** A path as a JSON pointer. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${step(String(key).slice(0, 80))}`).join('');

/**
 * What no definition may be, whatever it says: too deep, too large, with keys that are no names. Asked of a document
 * before anything else reads it; stops at the first of each kind and never recurses.
 */
export function documentProblems(document: unknown): ProgrammeProblem[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return [{ place: '', code: 'document.object', params: {} }];
  const found = new Map<string, ProgrammeProblem>();
  const say = (code: string, path: readonly PropertyKey[], params: Record<string, unknown>): void => {
    if (!found.has(code)) found.set(code, { place: pointer(path.slice(0, DEPTH_MOST)), code, params });
  };
  const waiting: { value: unknown; path: PropertyKey[] }[] = [{ value: document, path: [] }];
  let values = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    if (++values > VALUES_MOST) {
      say('document.values', [], { most: VALUES_MOST });
      break;
    }
    if (typeof value === 'string' && value.length > TEXT_MOST)
      say('document.text', path, { length: value.length, most: TEXT_MOST });
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= DEPTH_MOST) {
      say('document.depth', path, { most: DEPTH_MOST });
      continue;
    }
    const keys = Object.keys(value);
    if (keys.length > LIST_MOST) {
      say('document.list', path, { length: keys.length, most: LIST_MOST });
      continue;
    }
    for (const key of keys) {
      if (RESERVED_KEYS.includes(key)) say('document.key', [...path, key], { key });
      else waiting.push({ value: (value as Record<string, unknown>)[key], path: [...path, key] });
    }
  }
  return [...found.values()];
}
