import type { Fen } from '@keshen/kernel';
import { books, difference, type Book } from './books';

/** One account holder of a book: its balances as kept, and as its entries alone give them. */
export interface Holder {
  book: Book;
  id: string;
  kept: Record<string, Fen>;
  /** How many entries it has, and the number of the last: they are equal while none is missing. */
  keptEntries: number;
  entries: number;
  lastNo: number;
  summed: Record<string, Fen>;
}

export interface Discrepancy {
  code:
    | 'balance'
    | 'overdrawn'
    | 'unbalanced'
    | 'entry-missing'
    | 'books-differ'
    | 'reservation'
    | 'reservation-left'
    | 'reversal';
  book?: Book;
  holder?: string;
  account?: string;
  expected?: Fen;
  found?: Fen;
}

/** Everything wrong with one holder: the entries rule, the balances are judged by them. */
export function holderDiscrepancies(holder: Holder): Discrepancy[] {
  const at = { book: holder.book, holder: holder.id };
  const { source, accounts } = books[holder.book];
  const found: Discrepancy[] = [];
  for (const account of [source, ...accounts]) {
    const [expected, kept] = [holder.summed[account] ?? 0, holder.kept[account] ?? 0];
    if (expected !== kept) found.push({ code: 'balance', ...at, account, expected, found: kept });
    if (expected < 0) found.push({ code: 'overdrawn', ...at, account, found: expected });
  }
  const off = difference(holder.book, holder.kept);
  if (off !== 0) found.push({ code: 'unbalanced', ...at, found: off });
  if (holder.entries !== holder.keptEntries || holder.entries !== holder.lastNo)
    found.push({ code: 'entry-missing', ...at, expected: holder.keptEntries, found: holder.entries });
  return found;
}
