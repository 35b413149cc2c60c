import { Inject, Injectable } from '@nestjs/common';
import { CaseService, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { AwardService } from '@keshen/decision/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { requireImpartial } from '@keshen/review/server';
import { paymentTable, type PaymentAction } from '../domain/may';
import { requireSecondPerson, step } from '../domain/payment';
import type { AccountRequest, SettlementRequest } from '../domain/requests';
import type { Payment } from '../domain/views';
import { Ledger } from './ledger';
import { PaymentBehaviour } from './payment.behaviour';
import { paymentById } from './payment.rows';

export type BatchLine = { payment: string; done: boolean; code?: string };

/** What goes in a batch is confirmed and approved with it. Refuses `payment.in-batch`. */
function requireAlone({ batchId }: Payment): void {
  if (batchId) throw conflict('payment.in-batch', { batch: batchId });
}

/** Nothing is prepared while the applicant owes an account. Refuses `payment.account-open`. */
export async function requireAccount(tx: Tx, { entryId }: Payment): Promise<void> {
  const waiting = await rows(
    tx,
    `select 1 from duties where entry_id = $1 and role = 'applicant' and done_at is null limit 1`,
    [entryId],
  );
  if (waiting.length) throw conflict('payment.account-open');
}

/** 拨款: two persons, then the bank's answer. Every act locks case, award and payment, in this order. */
@Injectable()
export class PaymentService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly awards: AwardService,
    private readonly ledger: Ledger,
    private readonly behaviour: PaymentBehaviour,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** 确认: the first person checks payee and amount. Refuses `payment.unknown`, `payment.state`, `payment.account-open`. */
  prepare(actor: Actor, id: string): Promise<void> {
    return this.change(actor, id, 'prepare', async (tx, payment) => {
      requireAlone(payment);
      const state = step(payment.state, 'prepare');
      await requireAccount(tx, payment);
      await tx.query(`update payments set state = $2, prepared_at = $3, prepared_by = $4 where id = $1`, [
        id,
        state,
        this.clock.now(),
        actor.account,
      ]);
    });
  }

  /** 复核: another person approves. Refuses `payment.same-person`, `payment.state`. */
  approve(actor: Actor, id: string): Promise<void> {
    return this.change(actor, id, 'approve', async (tx, payment) => {
      requireAlone(payment);
      const state = step(payment.state, 'approve');
      requireSecondPerson(payment.preparedBy, actor.account);
      await tx.query(`update payments set state = $2, approved_at = $3, approved_by = $4 where id = $1`, [
        id,
        state,
        this.clock.now(),
        actor.account,
      ]);
    });
  }

  /** The bank's answer, once: paid books the ledger and moves the case on; returned asks the applicant for another account. */
  settle(actor: Actor, id: string, answer: SettlementRequest): Promise<void> {
    return this.database.transaction((tx) => this.settleIn(tx, actor, id, answer));
  }

  /** The same within the caller's transaction. */
  settleIn(tx: Tx, actor: Actor, id: string, answer: SettlementRequest): Promise<void> {
    return this.changeIn(tx, actor, id, 'settle', async (payment) => {
      const now = this.clock.now();
      const subject = await lockCase(tx, payment.caseId);
      if (subject.entryId !== payment.entryId) throw conflict('payment.state');
      const definition = await this.cases.definitionOf(subject.programmeVersionId);
      const stage = stageById(definition, subject.kind, subject.stage);
      if (stage.kind !== 'payment') throw conflict('payment.state');
      const paid = answer.result === 'paid';
      const state = step(payment.state, paid ? 'pay' : 'return');
      await tx.query(
        `update payments set state = $2, settled_on = $3, settled_at = $4, settled_by = $5, bank_reference = $6, return_reason = $7 where id = $1`,
        [
          id,
          state,
          answer.on,
          now,
          actor.account,
          paid ? answer.bankReference : null,
          paid ? null : answer.reason,
        ],
      );
      if (paid)
        await this.ledger.add(tx, {
          kind: 'payment',
          amountFen: payment.amountFen,
          applicationId: payment.applicationId,
          callId: payment.callId,
          paymentId: id,
          actorId: actor.account,
          at: now,
        });
      const returned = stage.outcomes.find((o) => o.to === stage.id);
      if (!paid && !returned) throw conflict('outcome.unknown');
      const outcome = paid ? stage.arguments.paid : returned!.id;
      await this.cases.advance(tx, subject, outcome, {
        actor,
        remark: paid ? undefined : answer.reason,
        details: { payment: id },
      });
    });
  }

  /** 更正账户: the applicant's, after a returned payment. Refuses `payment.state`. */
  correctAccount(actor: Actor, id: string, account: AccountRequest): Promise<void> {
    return this.change(actor, id, 'correct-account', async (tx, payment) => {
      if (payment.state !== 'due') throw conflict('payment.state', { state: payment.state });
      await tx.query(`update payments set payee_sealed = $2, payee_name = $3 where id = $1`, [
        id,
        this.behaviour.seal(id, account),
        account.name,
      ]);
      await tx.query(
        `update duties set done_at = $2 where entry_id = $1 and role = 'applicant' and done_at is null`,
        [payment.entryId, this.clock.now()],
      );
    });
  }

  /** The payee's account in full, for a reason that is kept. */
  reveal(actor: Actor, id: string, reason: string): Promise<{ account: string }> {
    return this.database.transaction(async (tx) => {
      const payment = await paymentById(tx, id);
      await this.require(tx, actor, 'see-account', payment);
      await record(tx, {
        actor: actorRef(actor),
        act: 'payment.account-seen',
        thing: { kind: 'payment', id },
        details: { reason },
      });
      return { account: this.behaviour.open(id, payment.payeeSealed).account };
    });
  }

  /** Approves several; each alone, so that one refusal stops no other. At most 100. */
  async approveAll(actor: Actor, ids: string[]): Promise<BatchLine[]> {
    const lines: BatchLine[] = [];
    for (const payment of ids) lines.push(await this.alone(payment, () => this.approve(actor, payment)));
    return lines;
  }

  private async alone(payment: string, work: () => Promise<void>): Promise<BatchLine> {
    try {
      await work();
      return { payment, done: true };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { payment, done: false, code: error.code };
    }
  }

  private change(
    actor: Actor,
    id: string,
    action: PaymentAction,
    work: (tx: Tx, payment: Payment) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction((tx) =>
      this.changeIn(tx, actor, id, action, (payment) => work(tx, payment)),
    );
  }

  private async changeIn(
    tx: Tx,
    actor: Actor,
    id: string,
    action: PaymentAction,
    work: (payment: Payment) => Promise<void>,
  ): Promise<void> {
    const known = await paymentById(tx, id);
    await this.require(tx, actor, action, known);
    await lockCase(tx, known.caseId);
    await this.awards.lock(tx, known.applicationId);
    await work(await paymentById(tx, id, true));
    await record(tx, {
      actor: actorRef(actor),
      act: `payment.${action}`,
      thing: { kind: 'payment', id },
      details: { application: known.applicationId },
      at: this.clock.now(),
    });
  }

  private async require(tx: Tx, actor: Actor, action: PaymentAction, payment: Payment): Promise<void> {
    const [owner] = (await tx.query(`select party_id as party from applications where id = $1`, [
      payment.applicationId,
    ])) as { party: string }[];
    if (!paymentTable.may(actor, 'read', owner!)) throw notFound('payment.unknown');
    paymentTable.require(actor, action, owner!);
    if (action !== 'see-account' && action !== 'correct-account')
      await requireImpartial(tx, actor, payment.callId);
  }
}
