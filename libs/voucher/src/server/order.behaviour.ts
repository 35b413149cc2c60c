import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Case } from '@keshen/application';
import { CaseService } from '@keshen/application/server';
import type { Concluded, Conclusion, StageBehaviour, StageContext } from '@keshen/application/server';
import { attach } from '@keshen/document/server';
import { conflict } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { useEntries } from '../domain/books';
import { invoiceKey } from '../domain/evidence';
import { voucherOf } from '../domain/quota';
import { confirmRecord, contractRecord, performRecord } from '../domain/requests';
import type { Order } from '../domain/views';
import { VoucherLedger } from './ledger';
import { basisOf, filesOfOrder, orderById } from './order.rows';
import { OrderService } from './order.service';
import { lockQuotaOfOrder } from './quota.rows';
import { recordAs } from './record';
import { RedemptionOpening } from './redemption.opening';
import { Relations } from './relations';

const fileLimits = { formats: ['pdf', 'jpg', 'png'] as const, maxMegabytes: 20 };

/** 订单 stages: 接单 → 签约 → 完成 → 确认抵用. What a side brings is kept on the order; only 抵用 and 退券 touch the books. */
@Injectable()
export class OrderBehaviour implements StageBehaviour<'order'> {
  readonly kind = 'order' as const;
  readonly record = z.record(z.string(), z.unknown());

  constructor(
    private readonly orders: OrderService,
    private readonly ledger: VoucherLedger,
    private readonly redemptions: RedemptionOpening,
    private readonly relations: Relations,
    private readonly cases: CaseService,
  ) {}

  async locksFirst(tx: Tx, subject: Case): Promise<void> {
    await lockQuotaOfOrder(tx, subject.id);
  }

  /** Who was unrelated when the order was placed may not be any more when it is confirmed. */
  async asksFirst(subject: Case, outcome: string): Promise<void> {
    const stage = await this.cases.stageOf(subject, 'order');
    if (stage?.arguments.act === 'confirm' && stage.arguments.done === outcome)
      await this.relations.ask(subject.partyId, subject.counterpartyId!);
  }

  async conclude(tx: Tx, context: StageContext<'order'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, actor, now } = context;
    const order = await orderById(tx, subject.id);
    const { act, done, cancels } = stage.arguments;
    if (conclusion.outcome === cancels) {
      await this.orders.release(tx, order, await lockQuotaOfOrder(tx, order.id), actor);
      return { advance: conclusion.outcome, data: {}, forApplicant: true };
    }
    if (conclusion.outcome !== done) return { advance: conclusion.outcome, data: {}, forApplicant: true };
    if (order.limitAt <= now) throw conflict('order.over-limit');
    switch (act) {
      case 'accept':
        return { advance: done, data: {} };
      case 'contract':
        return this.contract(tx, context, order, conclusion);
      case 'perform':
        return this.perform(tx, context, order, conclusion);
      case 'confirm':
        return this.confirm(tx, context, order, conclusion);
    }
  }

  /** 签约: whoever comes first brings the contract, the other side signs. Refuses `order.contract-first`. */
  private async contract(
    tx: Tx,
    { case: subject, stage, actor }: StageContext<'order'>,
    order: Order,
    { record, duty }: Conclusion,
  ): Promise<Concluded> {
    const [others] = await rows<{ n: number }>(
      tx,
      `select count(*)::int as n from duties where entry_id = $1 and done_at is null and not (role = $2 and scope is not distinct from $3)`,
      [subject.entryId, duty.role, duty.scope],
    );
    const [signed] = await rows<{ n: number }>(
      tx,
      `select count(*)::int as n from duties where entry_id = $1 and done_at is not null`,
      [subject.entryId],
    );
    if (signed!.n === 0) {
      if (duty.role === 'applicant' && others!.n > 0) throw conflict('order.contract-first');
      const given = recordAs(contractRecord, record);
      await attach(tx, given.contractFile, filesOfOrder(order.id), actor, fileLimits);
      await tx.query(
        `update voucher_orders set contract_no = $2, contract_fen = $3, contracted_on = $4, contract_file = $5 where id = $1`,
        [order.id, given.contractNo, given.contractFen, given.contractedOn, given.contractFile],
      );
    }
    return { advance: others!.n === 0 ? stage.arguments.done : null, data: {}, forApplicant: true };
  }

  /** 完成: result and invoice, each once for ever. Refuses `order.invoice-used`, `order.result-used`. */
  private async perform(
    tx: Tx,
    { stage, actor, now }: StageContext<'order'>,
    order: Order,
    { record }: Conclusion,
  ): Promise<Concluded> {
    const given = recordAs(performRecord, record);
    const thing = filesOfOrder(order.id);
    await attach(tx, given.invoiceFile, thing, actor, fileLimits);
    const result = await attach(tx, given.resultFile, thing, actor, { ...fileLimits, maxMegabytes: 50 });
    const invoice = invoiceKey(given.invoiceCode, given.invoiceNumber);
    await this.once(tx, 'invoice', invoice, order.id, now);
    await this.once(tx, 'result', result.sha256, order.id, now);
    await tx.query(
      `update voucher_orders set invoice_code = $2, invoice_number = $3, invoice_fen = $4, invoice_file = $5,
         result_file = $6, result_text = $7, performed_at = $8 where id = $1`,
      [
        order.id,
        given.invoiceCode,
        given.invoiceNumber,
        given.invoiceFen,
        given.invoiceFile,
        given.resultFile,
        given.resultText,
        now,
      ],
    );
    return { advance: stage.arguments.done, data: {}, forApplicant: true };
  }

  /** 一票一果: waits for whoever brings the same one at this moment, and refuses when that one was another order. */
  private async once(
    tx: Tx,
    kind: 'invoice' | 'result',
    key: string,
    order: string,
    now: Date,
  ): Promise<void> {
    await tx.query(
      `insert into voucher_evidence (kind, key, order_id, at) values ($1, $2, $3, $4) on conflict do nothing`,
      [kind, key, order, now],
    );
    const [owner] = await rows<{ order: string }>(
      tx,
      `select order_id as "order" from voucher_evidence where kind = $1 and key = $2`,
      [kind, key],
    );
    if (owner!.order !== order)
      throw conflict(kind === 'invoice' ? 'order.invoice-used' : 'order.result-used');
  }

  /** 确认抵用: the used part goes into both books at once, and the institution's redemption is opened. Refuses `order.related`. */
  private async confirm(
    tx: Tx,
    { case: subject, stage, definition, actor, now }: StageContext<'order'>,
    order: Order,
    { record }: Conclusion,
  ): Promise<Concluded> {
    const given = recordAs(confirmRecord, record);
    await this.relations.requireNone(tx, definition, order.partyId, order.institutionId);
    await attach(tx, given.paidFile, filesOfOrder(order.id), actor, fileLimits);
    const quota = await lockQuotaOfOrder(tx, order.id);
    const usedFen = voucherOf(definition, basisOf(order), order.reservedFen);
    await tx.query(`update voucher_orders set rating = $2, paid_file = $3, used_at = $4 where id = $1`, [
      order.id,
      given.rating,
      given.paidFile,
      now,
    ]);
    await tx.query(`insert into voucher_claims (order_id, institution_id) values ($1, $2)`, [
      order.id,
      order.institutionId,
    ]);
    await this.ledger.post(tx, {
      kind: 'use',
      quotaId: quota.id,
      orderId: order.id,
      entries: useEntries(order.reservedFen, usedFen, quota.expiresAt <= now),
      actor,
      at: now,
    });
    await this.redemptions.open(tx, subject, order, definition, usedFen, now);
    return { advance: stage.arguments.done, data: { usedFen }, forApplicant: true };
  }
}
