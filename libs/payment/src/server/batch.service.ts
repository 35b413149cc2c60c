import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { AwardService } from '@keshen/decision/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, shanghaiDate, type Clock, type Problem } from '@keshen/kernel';
import { CLOCK, Database, rows, seeingAll, type Tx } from '@keshen/platform/server';
import { requireImpartial } from '@keshen/review/server';
import { paymentTable } from '../domain/may';
import { requireSecondPerson, step } from '../domain/payment';
import type { NewBatchRequest } from '../domain/requests';
import type { Payment } from '../domain/views';
import { paymentById } from './payment.rows';
import { requireAccount } from './payment.service';

interface Batch {
  id: string;
  state: 'prepared' | 'approved' | 'withdrawn';
  preparedBy: string;
}

/**
 * 拨款批次: prepared by one person of finance and approved by another, whole. Locks the batch, then the cases in the
 * order of their ids, each with its award and payment.
 */
@Injectable()
export class BatchService {
  constructor(
    private readonly database: Database,
    private readonly awards: AwardService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gathers payments that are due. Refuses `batch.not-ready` with each payment that is not, and why; then nothing is done. */
  prepare(actor: Actor, { title, payments }: NewBatchRequest): Promise<{ id: string }> {
    paymentTable.require(actor, 'prepare', { party: '' });
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const id = uuid();
      await tx.query(`select pg_advisory_xact_lock(hashtext('payment-batch'))`);
      await tx.query(
        `insert into payment_batches (id, year, serial, title, state, prepared_at, prepared_by)
         select $1, $2, coalesce(max(serial), 0) + 1, $3, 'prepared', $4, $5 from payment_batches where year = $2`,
        [id, Number(shanghaiDate(now).slice(0, 4)), title, now, actor.account],
      );
      await this.each(tx, payments, async (payment) => {
        await requireImpartial(tx, actor, payment.callId);
        if (payment.batchId) throw conflict('payment.in-batch', { batch: payment.batchId });
        const state = step(payment.state, 'prepare');
        await requireAccount(tx, payment);
        await tx.query(
          `update payments set state = $2, batch_id = $3, prepared_at = $4, prepared_by = $5 where id = $1`,
          [payment.id, state, id, now, actor.account],
        );
      });
      await this.keep(tx, actor, 'prepared', id, { payments: payments.length });
      return { id };
    });
  }

  /** 复核: another person approves all of it. Refuses `batch.unknown`, `batch.state`, `payment.same-person`, `batch.empty`. */
  approve(actor: Actor, id: string): Promise<void> {
    paymentTable.require(actor, 'approve', { party: '' });
    return this.database.transaction(async (tx) => {
      const batch = await this.open(tx, actor, id);
      requireSecondPerson(batch.preparedBy, actor.account);
      const now = this.clock.now();
      const payments = await this.paymentsOf(tx, id);
      if (payments.length === 0) throw conflict('batch.empty');
      await this.each(tx, payments, (payment) =>
        tx.query(`update payments set state = $2, approved_at = $3, approved_by = $4 where id = $1`, [
          payment.id,
          step(payment.state, 'approve'),
          now,
          actor.account,
        ]),
      );
      await tx.query(
        `update payment_batches set state = 'approved', approved_at = $2, approved_by = $3 where id = $1`,
        [id, now, actor.account],
      );
      await this.keep(tx, actor, 'approved', id, { payments: payments.length });
    });
  }

  /** 撤回 before the approval: its payments are due again. Refuses `batch.unknown`, `batch.state`. */
  withdraw(actor: Actor, id: string): Promise<void> {
    paymentTable.require(actor, 'prepare', { party: '' });
    return this.database.transaction(async (tx) => {
      await this.open(tx, actor, id);
      const payments = await this.paymentsOf(tx, id);
      await this.each(tx, payments, (payment) =>
        tx.query(
          `update payments set state = $2, batch_id = null, prepared_at = null, prepared_by = null where id = $1`,
          [payment.id, step(payment.state, 'unprepare')],
        ),
      );
      await tx.query(`update payment_batches set state = 'withdrawn' where id = $1`, [id]);
      await this.keep(tx, actor, 'withdrawn', id, { payments: payments.length });
    });
  }

  private async open(tx: Tx, actor: Actor, id: string): Promise<Batch> {
    const [batch] = await rows<Batch>(
      tx,
      `select id, state, prepared_by as "preparedBy" from payment_batches where id = $1 for update`,
      [id],
    );
    if (!batch) throw notFound('batch.unknown');
    await this.requireImpartial(tx, actor, id);
    if (batch.state !== 'prepared') throw conflict('batch.state', { state: batch.state });
    return batch;
  }

  /** A batch is one act: who stands aside from anything in the call of one of its payments leaves all of it alone. */
  private async requireImpartial(tx: Tx, actor: Actor, id: string): Promise<void> {
    const calls = await seeingAll(tx, () =>
      rows<{ id: string }>(tx, 'select distinct call_id as id from payments where batch_id = $1', [id]),
    );
    await requireImpartial(tx, actor, ...calls.map((call) => call.id));
  }

  /** What is still to be approved: an instalment that was forgone meanwhile has left. */
  private async paymentsOf(tx: Tx, id: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `select id from payments where batch_id = $1 and state <> 'forgone' order by no`,
      [id],
    );
    return found.map((payment) => payment.id);
  }

  /** Does the work to every payment, its case and award locked; refuses `batch.not-ready` with all that cannot be. */
  private async each(tx: Tx, ids: string[], work: (payment: Payment) => Promise<unknown>): Promise<void> {
    const known = await rows<{ id: string; caseId: string; applicationId: string }>(
      tx,
      `select id, case_id as "caseId", application_id as "applicationId" from payments where id = any ($1)
       order by case_id, id`,
      [ids],
    );
    if (known.length < ids.length) throw notFound('payment.unknown');
    const problems: Problem[] = [];
    for (const { id, caseId, applicationId } of known) {
      await lockCase(tx, caseId);
      await this.awards.lock(tx, applicationId);
      try {
        await work(await paymentById(tx, id, true));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        problems.push({ path: id, code: error.code, params: error.details });
      }
    }
    if (problems.length) throw conflict('batch.not-ready', { problems });
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act: `payment-batch.${act}`,
      thing: { kind: 'payment-batch', id },
      details,
      at: this.clock.now(),
    });
  }
}
