import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { CaseService, lockCase, StageService } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { redeemEntries } from '../domain/books';
import { voucherTable } from '../domain/may';
import { quarterOf } from '../domain/quarter';
import type { PayoutAnswer } from '../domain/requests';
import { requireImpartialOver } from './impartial';
import { RedemptionBehaviour } from './redemption.behaviour';
import { redemptionById } from './redemption.rows';

const MOST = 1000;

/** 季度集中拨付: one payout per institution, prepared by one person and approved by another. */
@Injectable()
export class PayoutService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly stages: StageService,
    private readonly redemptions: RedemptionBehaviour,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Gathers what is payable by the end of a quarter, at most a thousand redemptions; a later batch takes the rest.
   * Refuses `conflict.call`, `batch.quarter-future`, `batch.nothing`.
   */
  prepare(actor: Actor, programme: string, quarter: string): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'prepare', { party: null });
      const now = this.clock.now();
      await requireImpartialOver(
        tx,
        actor,
        'r.programme_code = $1 and r.payable_at is not null and r.ended_at is null',
        programme,
      );
      if (quarter > quarterOf(now)) throw conflict('batch.quarter-future', { quarter: quarterOf(now) });
      const payable = (
        await rows<{ id: string; institution: string; payableAt: Date; amountFen: number }>(
          tx,
          `select case_id as id, institution_id as institution, payable_at as "payableAt", amount_fen as "amountFen"
           from voucher_redemptions
           where programme_code = $1 and payable_at is not null and payout_id is null and ended_at is null
           order by institution_id, case_id limit ${MOST} for no key update skip locked`,
          [programme],
        )
      ).filter((r) => quarterOf(r.payableAt) <= quarter);
      if (payable.length === 0) throw conflict('batch.nothing');
      const id = uuid();
      await tx.query(
        `insert into voucher_batches (id, programme_code, quarter, state, prepared_at, prepared_by)
         values ($1, $2, $3, 'prepared', $4, $5)`,
        [id, programme, quarter, now, actor.account],
      );
      for (const institution of new Set(payable.map((r) => r.institution))) {
        const own = payable.filter((r) => r.institution === institution);
        const payout = uuid();
        await tx.query(
          `insert into voucher_payouts (id, batch_id, institution_id, amount_fen, account_name, bank, account_sealed, state)
           select $1, $2, party_id, $4, account_name, bank, account_sealed, 'prepared'
           from voucher_institutions where party_id = $3`,
          [payout, id, institution, own.reduce((sum, r) => sum + r.amountFen, 0)],
        );
        await tx.query(`update voucher_redemptions set payout_id = $1 where case_id = any ($2::uuid[])`, [
          payout,
          own.map((r) => r.id),
        ]);
      }
      await this.keep(tx, actor, 'prepared', id, { quarter, redemptions: payable.length });
      return { id };
    });
  }

  /** 复核 by the second person. Refuses `batch.unknown`, `conflict.call`, `batch.state`, `payment.same-person`. */
  approve(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'prepare', { party: null });
      const [batch] = await rows<{ state: string; preparedBy: string }>(
        tx,
        `select state, prepared_by as "preparedBy" from voucher_batches where id = $1 for update`,
        [id],
      );
      if (!batch) throw notFound('batch.unknown');
      await requireImpartialOver(
        tx,
        actor,
        'r.payout_id in (select id from voucher_payouts where batch_id = $1)',
        id,
      );
      if (batch.state !== 'prepared') throw conflict('batch.state', { state: batch.state });
      if (batch.preparedBy === actor.account) throw conflict('payment.same-person');
      await tx.query(
        `update voucher_batches set state = 'approved', approved_at = $2, approved_by = $3 where id = $1`,
        [id, this.clock.now(), actor.account],
      );
      await this.keep(tx, actor, 'approved', id, {});
    });
  }

  /**
   * The bank's answer: paid ends every redemption of the payout, returned (退票) leaves them for the next batch.
   * Refuses `payout.unknown`, `conflict.call`, `batch.state`, `payout.state`.
   */
  settle(actor: Actor, id: string, answer: PayoutAnswer): Promise<void> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'settle', { party: null });
      const [payout] = await rows<{ state: string; batch: string; batchId: string }>(
        tx,
        `select y.state, b.state as batch, b.id as "batchId" from voucher_payouts y join voucher_batches b on b.id = y.batch_id
         where y.id = $1 for update of y`,
        [id],
      );
      if (!payout) throw notFound('payout.unknown');
      await requireImpartialOver(tx, actor, 'r.payout_id = $1', id);
      if (payout.batch !== 'approved') throw conflict('batch.state', { state: payout.batch });
      if (payout.state !== 'prepared') throw conflict('payout.state', { state: payout.state });
      const now = this.clock.now();
      const paid = answer.result === 'paid';
      await tx.query(
        `update voucher_payouts set state = $2, settled_on = $3, settled_at = $4, settled_by = $5, bank_reference = $6, return_reason = $7
         where id = $1`,
        [
          id,
          answer.result,
          answer.on,
          now,
          actor.account,
          paid ? answer.bankReference : null,
          paid ? null : answer.reason,
        ],
      );
      const own = await rows<{ id: string }>(
        tx,
        `select case_id as id from voucher_redemptions where payout_id = $1 order by case_id for no key update`,
        [id],
      );
      for (const redemption of own) await this.settleOne(tx, actor, redemption.id, paid, now);
      await this.keep(tx, actor, answer.result, payout.batchId, { payout: id });
    });
  }

  private async settleOne(tx: Tx, actor: Actor, id: string, paid: boolean, now: Date): Promise<void> {
    if (!paid) {
      await tx.query(`update voucher_redemptions set payout_id = null where case_id = $1`, [id]);
      return;
    }
    const redemption = await redemptionById(tx, id);
    const subject = await lockCase(tx, id);
    const { stage } = await this.stages.contextOf(subject, actor);
    if (stage.kind !== 'redemption' || stage.arguments.act !== 'pay') throw conflict('case.ended');
    await this.redemptions.book(tx, redemption, 'redeem', redeemEntries(redemption.amountFen), actor, now);
    await tx.query(`update voucher_redemptions set ended_at = $2 where case_id = $1`, [id, now]);
    await this.cases.advance(tx, subject, stage.arguments.done, { actor });
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act: `voucher.batch-${act}`,
      thing: { kind: 'voucher-batch', id },
      details,
      at: this.clock.now(),
    });
  }
}
