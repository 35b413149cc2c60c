import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import {
  SubmissionStore,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import { AwardService } from '@keshen/decision/server';
import { conflict, invalid, maskBankAccount } from '@keshen/kernel';
import { Crypto, rows, type Tx } from '@keshen/platform/server';
import { alwaysBefore, flatten, instalments, workflowOf } from '@keshen/programme';
import { paymentRecord } from '../domain/requests';
import { Ledger } from './ledger';
import { paymentColumns } from './payment.rows';
import type { z } from 'zod';
import type { Payment } from '../domain/views';

export interface Payee {
  name: string;
  bank: string;
  account: string;
}
const isGiven = (answer: unknown): answer is string => typeof answer === 'string' && answer.trim() !== '';
/** What the payee of a payment is sealed for. */
export const payeeContext = (payment: string): string => `payment:${payment}`;

/** 拨款: the instalment is made on entering; two persons and the bank's answer lead on (PaymentService). */
@Injectable()
export class PaymentBehaviour implements StageBehaviour<'payment'> {
  readonly kind = 'payment' as const;
  readonly record = paymentRecord;

  constructor(
    private readonly awards: AwardService,
    private readonly submissions: SubmissionStore,
    private readonly ledger: Ledger,
    private readonly crypto: Crypto,
  ) {}

  /**
   * Refuses `payment.no-award`, `payment.no-notice`, `payment.no-agreement`: nothing is paid without a decision, a
   * public notice, and an agreement where the workflow has one before the payment. Where nothing is to be paid the
   * case goes on. An account that the form does not ask for, or that was left open, is given by the applicant here.
   */
  async enter(tx: Tx, context: StageContext<'payment'>): Promise<string | null> {
    const { case: subject, stage, definition, now } = context;
    const award = await this.awards.of(tx, subject.applicationId);
    if (!award || award.state === 'revoked') throw conflict('payment.no-award');
    await this.requireWay(tx, context);
    const { instalment, skipped } = stage.arguments;
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const part = instalments(definition, award.amountFen, submission?.answers ?? {}).find(
      (p) => p.id === instalment,
    );
    if (!part && skipped) return skipped;
    if (!part) throw conflict('payment.nothing', { instalment });
    if (part.amountFen === 0) return stage.arguments.paid;
    const [last] = await rows<Payment & { sealed: string }>(
      tx,
      `select ${paymentColumns}, y.payee_sealed as sealed from payments y
       where y.application_id = $1 and y.instalment = $2 order by y.attempt desc limit 1`,
      [subject.applicationId, instalment],
    );
    if (last && last.state !== 'returned') throw conflict('payment.twice', { state: last.state });
    const payee = last ? this.open(last.id, last.sealed) : await this.payeeOf(tx, context);
    const id = uuid();
    await tx.query(
      `insert into payments (id, application_id, case_id, call_id, entry_id, instalment, attempt, amount_fen, state, payee_sealed, payee_name, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'due', $9, $10, $11)`,
      [
        id,
        subject.applicationId,
        subject.id,
        subject.callId,
        subject.entryId,
        instalment,
        (last?.attempt ?? 0) + 1,
        part.amountFen,
        this.seal(id, payee),
        payee.name,
        now,
      ],
    );
    // After a returned payment the applicant mends the account first; one that was never asked for is given now.
    if (last || !payee.account)
      await tx.query(
        `insert into duties (entry_id, case_id, role, scope, due_at, created_at) values ($1, $2, 'applicant', $3, $4, $5)`,
        [subject.entryId, subject.id, subject.partyId, subject.dueAt, now],
      );
    return null;
  }

  private async requireWay(
    tx: Tx,
    { case: subject, stage, definition }: StageContext<'payment'>,
  ): Promise<void> {
    const left = await rows<{ kind: string }>(
      tx,
      `select distinct stage_kind as kind from stage_entries where case_id = $1 and left_at is not null and stage_kind in ('notice', 'agreement')`,
      [subject.id],
    );
    if (!left.some((l) => l.kind === 'notice')) throw conflict('payment.no-notice');
    // A subsidy by rule has no 任务书; where the workflow has one before, nothing is paid before both have signed it.
    const workflow = workflowOf(definition, subject.kind)!;
    if (!alwaysBefore(workflow, stage.id, ['agreement'])) return;
    const [signed] = await rows(
      tx,
      `select 1 from agreements where application_id = $1 and party_signed_at is not null and commission_signed_at is not null limit 1`,
      [subject.applicationId],
    );
    if (!signed) throw conflict('payment.no-agreement');
  }

  private async payeeOf(tx: Tx, { case: subject, definition }: StageContext<'payment'>): Promise<Payee> {
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const paths = definition.form.payee;
    const flat = flatten(submission?.answers ?? {});
    const [name, bank, account] = paths ? [flat[paths.name], flat[paths.bank], flat[paths.account]] : [];
    if (isGiven(name) && isGiven(bank) && isGiven(account)) return { name, bank, account };
    const [party] = await rows<{ name: string }>(tx, `select name from parties where id = $1`, [
      subject.partyId,
    ]);
    return { name: party!.name, bank: '', account: '' };
  }

  seal(payment: string, payee: Payee): string {
    return this.crypto.seal(JSON.stringify(payee), payeeContext(payment));
  }
  open(payment: string, sealed: string): Payee {
    return JSON.parse(this.crypto.open(sealed, payeeContext(payment))) as Payee;
  }

  /** Paid and returned follow from the bank's answer, never from a button. */
  automatic({ stage }: StageContext<'payment'>): string[] {
    const chosen = [stage.arguments.forgone, stage.arguments.clawedBack];
    return stage.outcomes.filter((o) => !chosen.includes(o.id)).map((o) => o.id);
  }

  /** 不拨 or 追回: the instalment is forgone; claimed-back money is booked. */
  async conclude(
    tx: Tx,
    { case: subject, stage, actor, now }: StageContext<'payment'>,
    conclusion: Conclusion,
  ): Promise<Concluded> {
    const { clawBackFen } = conclusion.record as z.infer<typeof paymentRecord>;
    const back = conclusion.outcome === stage.arguments.clawedBack;
    if (back && !clawBackFen) throw invalid('payment.claim-back-amount', { field: 'clawBackFen' });
    const [payment] = await rows(
      tx,
      `update payments set state = 'forgone' where entry_id = $1 and state in ('due', 'prepared') returning id`,
      [subject.entryId],
    );
    if (!payment) throw conflict('payment.state');
    if (back)
      await this.ledger.add(tx, {
        kind: 'claim-back',
        amountFen: -clawBackFen!,
        applicationId: subject.applicationId,
        callId: subject.callId,
        paymentId: null,
        actorId: actor.account,
        at: now,
      });
    return { advance: conclusion.outcome, data: back ? { clawBackFen } : {} };
  }

  async view(tx: Tx, { case: subject, actor }: StageContext<'payment'>): Promise<Record<string, unknown>> {
    const [payment] = await rows<Payment & { sealed: string }>(
      tx,
      `select ${paymentColumns}, y.payee_sealed as sealed from payments y where y.entry_id = $1`,
      [subject.entryId],
    );
    if (!payment) return {};
    const { sealed, ...shown } = payment;
    const payee = this.open(payment.id, sealed);
    const own = actor.memberships.some((m) => m.party === subject.partyId);
    const [around] = await rows<Record<string, unknown>>(
      tx,
      `select (select name from accounts where id = $3) as "preparedByName", (select name from accounts where id = $4) as "approvedByName",
         exists (select 1 from duties where entry_id = $5 and role = 'applicant' and done_at is null) as "accountOpen",
         (select return_reason from payments where application_id = $1 and instalment = $2 and attempt = $6) as "lastReturn",
         coalesce((select sum(amount_fen) from ledger where application_id = $1), 0)::bigint as "receivedFen"`,
      [
        payment.applicationId,
        payment.instalment,
        own ? null : payment.preparedBy,
        own ? null : payment.approvedBy,
        subject.entryId,
        payment.attempt - 1,
      ],
    );
    return {
      ...around,
      payment: shown,
      payee: { ...payee, account: own ? payee.account : maskBankAccount(payee.account) },
    };
  }
}
