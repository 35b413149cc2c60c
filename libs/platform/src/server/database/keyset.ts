import { invalid } from '@keshen/kernel';
import { z } from 'zod';

/** The most rows one page of a list may have. */
export const PAGE_MOST = 100;

/** What every list's query accepts: `@Query(parsed(z.strictObject({ ...pageQuery, … })))`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_MOST).default(20),
  cursor: z.string().max(1000).optional(),
};

/** A page of a list; `next` is the cursor of the following one, null on the last. */
export type Page<T> = { items: T[]; next: string | null };

/** The place in a list after which the next page begins, for the address line. */
export const encodeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** Reads a cursor back; Refusal invalid `cursor.malformed` for anything this list did not write. */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid('cursor.malformed', { field: 'cursor' });
  }
}

/** Makes a page of rows selected with `limit + 1`: the surplus row says that there is a next page. */
export function pageOf<R>(found: R[], limit: number, place: (row: R) => unknown): Page<R> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? encodeCursor(place(last)) : null };
}
