import { Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound } from '@keshen/kernel';
import { rows, sqlState, type Tx } from '@keshen/platform/server';
import { reversalEntries, type Entry, type PostingKind } from '../domain/books';

const CHECK_VIOLATION = '23514';

export interface Posting {
  kind: PostingKind;
  quotaId: string;
  orderId: string | null;
  entries: readonly Entry[];
  actor: Actor;
  at: Date;
  reason?: string;
  reverses?: number;
}

/** 记账: the only writer of both books. A posting and its entries are one statement of the caller's transaction. */
@Injectable()
export class VoucherLedger {
  /**
   * Posts on a quota that the caller has locked. Refuses `voucher.overdraft` where the database would not let a
   * balance fall below zero; nothing is written then.
   */
  async post(tx: Tx, posting: Posting): Promise<number> {
    const { entries } = posting;
    try {
      const [made] = await rows<{ id: number }>(
        tx,
        `with posted as (
           insert into voucher_postings (at, kind, quota_id, order_id, reverses, reason, actor_id)
           values ($1, $2, $3, $4, $5, $6, $7) returning id
         ), booked as (
           insert into voucher_entries (posting_id, book, quota_id, order_id, from_account, to_account, amount_fen)
           select posted.id, e.book, $3, $4, e.source, e.target, e.amount
           from posted, unnest($8::text[], $9::text[], $10::text[], $11::bigint[]) with ordinality
             as e (book, source, target, amount, no) order by e.no returning id
         ) select id, (select count(*) from booked) from posted`,
        [
          posting.at,
          posting.kind,
          posting.quotaId,
          posting.orderId,
          posting.reverses ?? null,
          posting.reason ?? null,
          posting.actor.account,
          entries.map((e) => e.book),
          entries.map((e) => e.from),
          entries.map((e) => e.to),
          entries.map((e) => e.amountFen),
        ],
      );
      return made!.id;
    } catch (error) {
      if (sqlState(error) === CHECK_VIOLATION) throw conflict('voucher.overdraft', { kind: posting.kind });
      throw error;
    }
  }

  /** 冲回 a posting with a reason, once. Refuses `posting.unknown`, `posting.not-reversible`, `posting.reversed`, `voucher.overdraft`. */
  async reverse(tx: Tx, actor: Actor, id: number, reason: string, at: Date): Promise<void> {
    const [posting] = await rows<{ kind: PostingKind; quotaId: string; callId: string }>(
      tx,
      `select p.kind, p.quota_id as "quotaId", q.call_id as "callId"
       from voucher_postings p join voucher_quotas q on q.id = p.quota_id where p.id = $1`,
      [id],
    );
    if (!posting) throw notFound('posting.unknown');
    await tx.query(`select 1 from calls where id = $1 for no key update`, [posting.callId]);
    await tx.query(`select 1 from voucher_quotas where id = $1 for no key update`, [posting.quotaId]);
    const [done] = await rows(tx, `select 1 from voucher_postings where reverses = $1`, [id]);
    if (done) throw conflict('posting.reversed');
    const entries = await rows<Entry>(
      tx,
      `select book, from_account as "from", to_account as "to", amount_fen as "amountFen"
       from voucher_entries where posting_id = $1 order by id`,
      [id],
    );
    await this.post(tx, {
      kind: 'reversal',
      quotaId: posting.quotaId,
      orderId: null,
      entries: reversalEntries(posting.kind, entries),
      actor,
      at,
      reason,
      reverses: id,
    });
    // What was taken back may be issued again.
    if (posting.kind === 'issue')
      await tx.query(`update calls set awarded_fen = awarded_fen - $2 where id = $1`, [
        posting.callId,
        entries.reduce((sum, e) => sum + e.amountFen, 0),
      ]);
    await record(tx, {
      actor: actorRef(actor),
      act: 'voucher.reversed',
      thing: { kind: 'voucher-posting', id: String(id) },
      details: { reason, quota: posting.quotaId },
      at,
    });
  }
}
