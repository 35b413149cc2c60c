import { pointer } from './document';

/** One difference between two documents: where, and what stood and stands there. */
export interface Difference {
  /** JSON pointer; an element of a list is named by its id, where it has one. */
  place: string;
  kind: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

/** So many differences are told; documents that differ more are two documents. */
export const DIFFERENCES_MOST = 500;

/** What changed between two definitions, by place. Elements of a list are the same when their ids are. */
export function differences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  compare(before, after, [], found);
  return found.slice(0, DIFFERENCES_MOST);
}

function compare(before: unknown, after: unknown, path: string[], found: Difference[]): void {
  if (found.length > DIFFERENCES_MOST || before === after) return;
  const [left, right] = [parts(before), parts(after)];
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) {
    const place = pointer(path);
    if (before === undefined) found.push({ place, kind: 'added', after });
    else if (after === undefined) found.push({ place, kind: 'removed', before });
    else found.push({ place, kind: 'changed', before, after });
    return;
  }
  const keys = new Set([...left.keys(), ...right.keys()]);
  for (const key of keys) compare(left.get(key), right.get(key), [...path, key], found);
  const order = [...left.keys()].filter((key) => right.has(key)).join();
  if (Array.isArray(before) && order !== [...right.keys()].filter((key) => left.has(key)).join())
    found.push({ place: pointer(path), kind: 'changed', before: [...left.keys()], after: [...right.keys()] });
}

/** The named parts of an object or a list; null for what has none. */
function parts(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const ids = value.map((each: unknown) => (each as { id?: unknown } | null)?.id);
  const named = ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length;
  return new Map(value.map((each: unknown, i) => [named ? (ids[i] as string) : String(i), each]));
}
