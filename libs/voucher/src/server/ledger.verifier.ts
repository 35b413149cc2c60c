import { Injectable } from '@nestjs/common';
import { Database } from '@keshen/platform/server';
import { books, type Book } from '../domain/books';
import { holderDiscrepancies, type Discrepancy, type Holder } from '../domain/verify';
import type { LedgerReport } from '../domain/views';

/** At most so many are told; how many there are is always told. */
const TOLD = 100;
const AT_ONCE = 2000;
const NOBODY = '00000000-0000-0000-0000-000000000000';
const tables = {
  quota: { table: 'voucher_quotas', key: 'id', holder: 'quota_id' },
  claims: { table: 'voucher_claims', key: 'order_id', holder: 'order_id' },
} as const;

/** Proves the books from their entries alone; what is kept beside them must say the same. */
@Injectable()
export class LedgerVerifier {
  constructor(private readonly database: Database) {}

  async verify(): Promise<LedgerReport> {
    const [counted] = await this.database.read<{ postings: number; entries: number; reversals: number }>(
      `select (select count(*) from voucher_postings)::int as postings, (select count(*) from voucher_entries)::int as entries,
         (select count(*) from voucher_postings where kind = 'reversal')::int as reversals`,
    );
    const discrepancies: Discrepancy[] = [];
    const quota = await this.book('quota', discrepancies);
    const claims = await this.book('claims', discrepancies);
    discrepancies.push(...(await this.between()));
    return {
      ok: discrepancies.length === 0,
      ...counted!,
      books: { quota, claims },
      discrepancies: discrepancies.slice(0, TOLD),
      found: discrepancies.length,
    };
  }

  private async book(
    book: Book,
    found: Discrepancy[],
  ): Promise<{ holders: number; sums: Record<string, number>; difference: number }> {
    const { source, accounts } = books[book];
    const all = [source, ...accounts];
    const { table, key, holder } = tables[book];
    const sign = (account: string): [string, string] => (account === source ? ['-', ''] : ['', '-']);
    const summed = all
      .map((account) => {
        const [arrived, left] = sign(account);
        return `'${account}', coalesce(sum(case when e.to_account = '${account}' then ${arrived}e.amount_fen when e.from_account = '${account}' then ${left}e.amount_fen else 0 end), 0)`;
      })
      .join(', ');
    const kept = all.map((account) => `'${account}', h.${account}_fen`).join(', ');
    const sums = Object.fromEntries(all.map((a) => [a, 0]));
    let holders = 0;
    for (let after = NOBODY; ;) {
      const page = await this.database.read<Omit<Holder, 'book'>>(
        `select h.${key} as id, jsonb_build_object(${kept}) as kept, h.entries as "keptEntries", count(e.id)::int as entries,
           coalesce(max(e.no), 0) as "lastNo", jsonb_build_object(${summed}) as summed
         from (select * from ${table} where ${key} > $1 order by ${key} limit ${AT_ONCE}) h
           left join voucher_entries e on e.${holder} = h.${key} and e.book = '${book}'
         group by h.${key}, h.entries, ${all.map((a) => `h.${a}_fen`).join(', ')} order by h.${key}`,
        [after],
      );
      for (const one of page) {
        found.push(...holderDiscrepancies({ book, ...one }));
        for (const account of all) sums[account]! += one.summed[account] ?? 0;
      }
      holders += page.length;
      if (page.length < AT_ONCE) break;
      after = page.at(-1)!.id;
    }
    const difference = sums[source]! - accounts.reduce((sum, a) => sum + sums[a]!, 0);
    return { holders, sums, difference };
  }

  /** What ties the books to each other and to the orders. */
  private between(): Promise<Discrepancy[]> {
    return this.database.read<Discrepancy>(
      `with used as (
         select posting_id, sum(case when book = 'quota' and to_account = 'used' then amount_fen
             when book = 'quota' and from_account = 'used' then -amount_fen
             when book = 'claims' and from_account = 'used' then -amount_fen
             when book = 'claims' and to_account = 'used' then amount_fen else 0 end) as off
         from voucher_entries where from_account = 'used' or to_account = 'used' group by posting_id
       ), held as (
         select o.id, o.reserved_fen as kept, o.used_at is not null or o.cancelled_at is not null as over,
           coalesce(sum(case when e.to_account = 'reserved' then e.amount_fen when e.from_account = 'reserved' then -e.amount_fen end), 0) as summed
         from voucher_orders o left join voucher_entries e on e.quota_id = o.quota_id and e.order_id = o.id and e.book = 'quota'
         group by o.id
       ), mirrored as (
         select p.reverses as id from voucher_postings p where p.kind = 'reversal' and (
           select coalesce(array_agg((book, from_account, to_account, amount_fen)::text order by book, from_account, to_account, amount_fen), '{}')
             from voucher_entries where posting_id = p.reverses)
           is distinct from (
           select coalesce(array_agg((book, to_account, from_account, amount_fen)::text order by book, to_account, from_account, amount_fen), '{}')
             from voucher_entries where posting_id = p.id)
       )
       (select 'books-differ' as code, posting_id::text as holder, off::bigint as found, 0 as expected from used where off <> 0 limit 200)
       union all (select 'reservation', id::text, kept, summed::bigint from held where kept <> summed limit 200)
       union all (select 'reservation-left', id::text, summed::bigint, 0 from held where over and summed <> 0 limit 200)
       union all (select 'reversal', id::text, null, null from mirrored limit 200)`,
    );
  }
}
