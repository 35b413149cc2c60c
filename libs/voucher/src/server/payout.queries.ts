import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { notFound, yuanText, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { voucherTable } from '../domain/may';
import type { Payout, Batch } from '../domain/views';
import { accountContext } from './institution.service';

const place = z.tuple([z.string(), z.string()]);

/** Reads of the quarterly payments. */
@Injectable()
export class PayoutQueries {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Batches with their payouts, newest first. */
  async batches(actor: Actor, query: { cursor?: string; limit: number }): Promise<Page<Batch>> {
    voucherTable.require(actor, 'see-all', { party: null });
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<Batch>(
      `select b.id, b.programme_code as "programmeCode", b.quarter, b.state, b.prepared_at as "preparedAt", b.prepared_by as "preparedBy",
         x.name as "preparedByName", b.approved_at as "approvedAt", y.name as "approvedByName",
         (select jsonb_agg(jsonb_build_object('id', o.id, 'institution', o.institution_id, 'name', p.name, 'amountFen', o.amount_fen,
             'redemptions', (select count(*) from voucher_redemptions r where r.payout_id = o.id), 'accountName', o.account_name,
             'bank', o.bank, 'state', o.state, 'settledOn', o.settled_on, 'bankReference', o.bank_reference,
             'returnReason', o.return_reason) order by p.name, o.id)
           from voucher_payouts o join parties p on p.id = o.institution_id where o.batch_id = b.id) as payouts
       from voucher_batches b join accounts x on x.id = b.prepared_by left join accounts y on y.id = b.approved_by
       where (b.prepared_at, b.id) < ($1::timestamptz, $2::uuid) order by b.prepared_at desc, b.id desc limit $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (b) => [new Date(b.preparedAt).toISOString(), b.id]);
  }

  /** What waits for a draw and for the next batch, per programme: counts, and fen. */
  payable(
    actor: Actor,
  ): Promise<{ programmeCode: string; toDraw: number; redemptions: number; amountFen: number }[]> {
    voucherTable.require(actor, 'see-all', { party: null });
    return this.database.read(
      `select programme_code as "programmeCode",
         count(*) filter (where claimed_at is not null and draw_id is null)::int as "toDraw",
         count(*) filter (where payable_at is not null and payout_id is null)::int as redemptions,
         coalesce(sum(amount_fen) filter (where payable_at is not null and payout_id is null), 0)::bigint as "amountFen"
       from voucher_redemptions where ended_at is null group by programme_code order by programme_code limit 20`,
    );
  }

  /** What the actor's own institutions were paid, newest first, at most 100. */
  mine(actor: Actor): Promise<(Payout & { quarter: string })[]> {
    return this.database.read(
      `select o.id, o.institution_id as institution, p.name, o.amount_fen as "amountFen", b.quarter, o.state,
         (select count(*)::int from voucher_redemptions r where r.payout_id = o.id) as redemptions, o.account_name as "accountName",
         o.bank, o.settled_on as "settledOn", o.bank_reference as "bankReference", o.return_reason as "returnReason"
       from voucher_payouts o join voucher_batches b on b.id = o.batch_id join parties p on p.id = o.institution_id
       where o.institution_id = any ($1::uuid[]) and b.state = 'approved' order by o.id desc limit 100`,
      [[...new Set(actor.memberships.map((m) => m.party))]],
    );
  }

  /** 国库支付清单 of an approved batch, as rows with the accounts in full; the reading is kept in the audit. */
  treasury(actor: Actor, batch: string): Promise<{ quarter: string; lines: string[][] }> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'settle', { party: null });
      const found = await rows<{
        quarter: string;
        id: string;
        institution: string;
        accountName: string;
        bank: string;
        sealed: string;
        amountFen: number;
      }>(
        tx,
        `select b.quarter, o.id, o.institution_id as institution, o.account_name as "accountName", o.bank, o.account_sealed as sealed,
           o.amount_fen as "amountFen"
         from voucher_payouts o join voucher_batches b on b.id = o.batch_id
         where b.id = $1 and b.state = 'approved' order by o.account_name, o.id limit 1000`,
        [batch],
      );
      if (found.length === 0) throw notFound('batch.unknown');
      await record(tx, {
        actor: actorRef(actor),
        act: 'voucher.batch-exported',
        thing: { kind: 'voucher-batch', id: batch },
        details: { payouts: found.length },
        at: this.clock.now(),
      });
      return {
        quarter: found[0]!.quarter,
        lines: found.map((y) => [
          y.id,
          y.accountName,
          y.bank,
          this.crypto.open(y.sealed, accountContext(y.institution)),
          yuanText(y.amountFen),
        ]),
      };
    });
  }
}
