import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { voucherTable } from '../domain/may';
import type { PostingQuery } from '../domain/requests';
import type { LedgerReport, ListedPosting } from '../domain/views';
import { VoucherLedger } from './ledger';
import { LedgerVerifier } from './ledger.verifier';

const place = z.tuple([z.int()]);

/** Both books, for those who audit them. */
@Injectable()
export class BooksQueries {
  constructor(
    private readonly database: Database,
    private readonly ledger: VoucherLedger,
    private readonly verifier: LedgerVerifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Both books as their entries alone give them. */
  report(actor: Actor): Promise<LedgerReport> {
    voucherTable.require(actor, 'see-books', { party: null });
    return this.verifier.verify();
  }

  /** 冲回 a posting; see VoucherLedger.reverse. */
  reverse(actor: Actor, id: number, reason: string): Promise<void> {
    voucherTable.require(actor, 'reverse', { party: null });
    return this.database.transaction((tx) => this.ledger.reverse(tx, actor, id, reason, this.clock.now()));
  }

  /** Postings with their entries, newest first. */
  async postings(actor: Actor, query: PostingQuery): Promise<Page<ListedPosting>> {
    voucherTable.require(actor, 'see-books', { party: null });
    return this.list(query);
  }

  /** Postings of one quota for whoever may see the quota. */
  list(query: PostingQuery): Promise<Page<ListedPosting>> {
    const [before] = query.cursor ? decodeCursor(query.cursor, place) : [Number.MAX_SAFE_INTEGER];
    return this.database
      .read<ListedPosting>(
        `select p.id, p.at, p.kind, p.quota_id as "quotaId", y.name as party, q.year, p.order_id as "orderId", o.reference, p.reverses,
           (select r.id from voucher_postings r where r.reverses = p.id) as "reversedBy", p.reason, a.name as actor,
           (select jsonb_agg(jsonb_build_object('book', e.book, 'from', e.from_account, 'to', e.to_account, 'amountFen', e.amount_fen) order by e.id)
             from voucher_entries e where e.posting_id = p.id) as entries
         from voucher_postings p join voucher_quotas q on q.id = p.quota_id join parties y on y.id = q.party_id
           left join voucher_orders o on o.id = p.order_id left join accounts a on a.id = p.actor_id
         where ($1::uuid is null or p.quota_id = $1) and ($2::uuid is null or p.order_id = $2) and ($3::text is null or p.kind = $3)
           and p.id < $4 order by p.id desc limit $5`,
        [query.quota ?? null, query.order ?? null, query.kind ?? null, before, query.limit + 1],
      )
      .then((found) => pageOf(found, query.limit, (p) => [p.id]));
  }
}
