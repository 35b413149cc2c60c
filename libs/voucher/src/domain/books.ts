import { conflict, type Fen } from '@keshen/kernel';

/** 额度账: issued = free + reserved + used + expired. 兑付账: used = claimable + claimed + redeemed + refused. */
export const books = {
  quota: { source: 'issued', accounts: ['free', 'reserved', 'used', 'expired'] },
  claims: { source: 'used', accounts: ['claimable', 'claimed', 'redeemed', 'refused'] },
} as const;
export type Book = keyof typeof books;
export type Account = (typeof books)[Book]['source' | 'accounts'][number] | 'issued';

export const postingKinds = [
  'issue',
  'reserve',
  'release',
  'use',
  'expire',
  'claim',
  'unclaim',
  'redeem',
  'refuse',
  'reversal',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** One entry: an amount in fen moves between two accounts of one book, so that the book's sum never changes. */
export interface Entry {
  book: Book;
  from: Account;
  to: Account;
  amountFen: Fen;
}

const quota = (from: Account, to: Account, amountFen: Fen): Entry => ({ book: 'quota', from, to, amountFen });
const claims = (from: Account, to: Account, amountFen: Fen): Entry => ({
  book: 'claims',
  from,
  to,
  amountFen,
});

/**
 * 使用: the used part goes into both books at once; what was reserved beyond it goes back to free, or to expired once
 * the quota has expired. Refuses `order.nothing-used`, `order.over-reserved`.
 */
export function useEntries(reservedFen: Fen, usedFen: Fen, quotaExpired: boolean): Entry[] {
  if (usedFen <= 0) throw conflict('order.nothing-used');
  if (usedFen > reservedFen) throw conflict('order.over-reserved', { reserved: reservedFen, used: usedFen });
  return [
    quota('reserved', 'used', usedFen),
    claims('used', 'claimable', usedFen),
    ...(reservedFen > usedFen
      ? [quota('reserved', quotaExpired ? 'expired' : 'free', reservedFen - usedFen)]
      : []),
  ];
}

/** 退券: a reservation goes back to the same year's quota, or to expired once that has expired. */
export const releaseEntries = (reservedFen: Fen, quotaExpired: boolean): Entry[] => [
  quota('reserved', quotaExpired ? 'expired' : 'free', reservedFen),
];

export const issueEntries = (amountFen: Fen): Entry[] => [quota('issued', 'free', amountFen)];
export const reserveEntries = (amountFen: Fen): Entry[] => [quota('free', 'reserved', amountFen)];
export const expireEntries = (freeFen: Fen): Entry[] => [quota('free', 'expired', freeFen)];
export const claimEntries = (amountFen: Fen): Entry[] => [claims('claimable', 'claimed', amountFen)];
export const unclaimEntries = (amountFen: Fen): Entry[] => [claims('claimed', 'claimable', amountFen)];
export const redeemEntries = (amountFen: Fen): Entry[] => [claims('claimed', 'redeemed', amountFen)];
export const refuseEntries = (from: 'claimable' | 'claimed', amountFen: Fen): Entry[] => [
  claims(from, 'refused', amountFen),
];

/** What may be reversed by hand: postings that no order's way depends on. */
export const reversible: readonly PostingKind[] = ['issue', 'expire'];

/** 冲回: the same amounts the other way. Refuses `posting.not-reversible`. */
export function reversalEntries(kind: PostingKind, entries: readonly Entry[]): Entry[] {
  if (!reversible.includes(kind)) throw conflict('posting.not-reversible', { kind });
  return entries.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from })).reverse();
}

/** Balances of one book as the entries alone give them; the source counts what was taken from it. */
export function balances(book: Book, entries: readonly Entry[]): Record<string, Fen> {
  const { source, accounts } = books[book];
  const found: Record<string, Fen> = Object.fromEntries([source, ...accounts].map((a) => [a, 0]));
  for (const entry of entries.filter((e) => e.book === book)) {
    found[entry.from]! += entry.from === source ? entry.amountFen : -entry.amountFen;
    found[entry.to]! += entry.to === source ? -entry.amountFen : entry.amountFen;
  }
  return found;
}

/** How far a book is out of balance, in fen: its source less the sum of its accounts. Zero when it balances. */
export const difference = (book: Book, sums: Record<string, Fen>): Fen =>
  sums[books[book].source]! - books[book].accounts.reduce((sum, account) => sum + sums[account]!, 0);
