import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOf, pageQuery } from './keyset';

const place = z.tuple([z.string(), z.int()]);

describe('a cursor', () => {
  it('comes back as it was written', () => {
    expect(decodeCursor(encodeCursor(['南翔', 7]), place)).toEqual(['南翔', 7]);
  });

  it.each(['', 'nonsense', encodeCursor(['a']), encodeCursor({ a: 1 })])('refuses %j', (cursor) => {
    expect(() => decodeCursor(cursor, place)).toThrow('cursor.malformed');
  });
});

describe('a page', () => {
  it('names the place of the next page while there is one', () => {
    expect(pageOf([1, 2, 3], 2, (n) => n)).toEqual({ items: [1, 2], next: encodeCursor(2) });
    expect(pageOf([1, 2], 2, (n) => n)).toEqual({ items: [1, 2], next: null });
    expect(pageOf([], 2, (n) => n)).toEqual({ items: [], next: null });
  });

  it('has at most 100 rows', () => {
    const query = z.strictObject(pageQuery);
    expect(query.parse({})).toEqual({ limit: 20 });
    expect(query.safeParse({ limit: '101' }).success).toBe(false);
  });
});
