import fc from 'fast-check';
import {
  balances,
  books,
  difference,
  releaseEntries,
  reversalEntries,
  useEntries,
  type Book,
  type Entry,
} from './books';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const entryOf = (book: Book): fc.Arbitrary<Entry> => {
  const accounts = [books[book].source, ...books[book].accounts];
  return fc
    .tuple(
      fc.shuffledSubarray(accounts, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 1, max: 10 ** 12 }),
    )
    .map(([[from, to], amountFen]) => ({ book, from: from!, to: to!, amountFen }));
};

describe('the books', () => {
  it.each(['quota', 'claims'] as const)('balance whatever is entered: %s', (book) => {
    fc.assert(
      fc.property(fc.array(entryOf(book), { maxLength: 40 }), (entries) => {
        expect(difference(book, balances(book, entries))).toBe(0);
      }),
      runs,
    );
  });

  it('are as before once a posting is reversed', () => {
    fc.assert(
      fc.property(fc.array(entryOf('quota'), { maxLength: 10 }), (entries) => {
        const sums = balances('quota', [...entries, ...reversalEntries('issue', entries)]);
        expect(Object.values(sums).every((sum) => sum === 0)).toBe(true);
      }),
      runs,
    );
  });

  it('show what was used in both, and give the rest back to free, or to expired once the quota has expired', () => {
    const entries = useEntries(600, 400, false);
    expect(balances('quota', entries)).toMatchObject({ reserved: -600, used: 400, free: 200 });
    expect(balances('claims', entries)).toMatchObject({ used: 400, claimable: 400 });
    expect(balances('quota', useEntries(600, 400, true))).toMatchObject({ free: 0, expired: 200 });
    expect(balances('quota', releaseEntries(600, true))).toMatchObject({ reserved: -600, expired: 600 });
  });

  it('use no more than was reserved, and something', () => {
    expect(() => useEntries(600, 601, false)).toThrow('order.over-reserved');
    expect(() => useEntries(600, 0, false)).toThrow('order.nothing-used');
  });

  it('reverse no posting that an order depends on', () => {
    expect(() => reversalEntries('use', useEntries(600, 600, false))).toThrow('posting.not-reversible');
  });
});
