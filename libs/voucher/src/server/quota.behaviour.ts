import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case } from '@keshen/application';
import {
  eligibilityContext,
  SubmissionStore,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import { conflict, endOfShanghaiDay, shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { issueEntries } from '../domain/books';
import { quotaOf } from '../domain/quota';
import { VoucherLedger } from './ledger';
import { quotaColumns, type Quota } from './quota.rows';

const DAY = 86_400_000;

/** 发放额度: an officer issues what the rules give, once per party and year, within the call's envelope. */
@Injectable()
export class QuotaBehaviour implements StageBehaviour<'quota'> {
  readonly kind = 'quota' as const;

  constructor(
    private readonly submissions: SubmissionStore,
    private readonly ledger: VoucherLedger,
  ) {}

  /** The call first: two quotas at once must not overrun its envelope. */
  async locksFirst(tx: Tx, subject: Case): Promise<void> {
    await tx.query(`select 1 from calls where id = $1 for no key update`, [subject.callId]);
  }

  /** Refuses `quota.nothing` (the rules give nothing), `quota.exists` (this year's is issued), `quota.envelope` with what is left. */
  async conclude(tx: Tx, context: StageContext<'quota'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, definition, now, actor } = context;
    if (conclusion.outcome !== stage.arguments.issues) return { advance: conclusion.outcome };
    const { amountFen, capFen } = await this.entitled(tx, context);
    if (amountFen === 0) throw conflict('quota.nothing');
    const [call] = await rows<{ left: number }>(
      tx,
      `select envelope_fen - awarded_fen as left from calls where id = $1`,
      [subject.callId],
    );
    if (call!.left < amountFen) throw conflict('quota.envelope', { left: call!.left, amount: amountFen });
    const id = uuid();
    const year = Number(shanghaiDate(now).slice(0, 4));
    // The last day counts as a whole.
    const expires = endOfShanghaiDay(
      shanghaiDate(new Date(now.getTime() + definition.voucher!.quota.validDays * DAY)),
    );
    const made = await rows(
      tx,
      `insert into voucher_quotas (id, programme_code, party_id, year, call_id, application_id, case_id,
         programme_version_id, town, cap_fen, issued_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`,
      [
        id,
        definition.code,
        subject.partyId,
        year,
        subject.callId,
        subject.applicationId,
        subject.id,
        subject.programmeVersionId,
        subject.town,
        capFen,
        now,
        expires,
      ],
    );
    if (made.length === 0) throw conflict('quota.exists', { year });
    await this.ledger.post(tx, {
      kind: 'issue',
      quotaId: id,
      orderId: null,
      entries: issueEntries(amountFen),
      actor,
      at: now,
    });
    await tx.query(`update calls set awarded_fen = awarded_fen + $2 where id = $1`, [
      subject.callId,
      amountFen,
    ]);
    return { advance: conclusion.outcome, data: { amountFen, year }, forApplicant: true };
  }

  async view(tx: Tx, context: StageContext<'quota'>): Promise<Record<string, unknown>> {
    const [quota] = await rows<Quota>(
      tx,
      `select ${quotaColumns} from voucher_quotas q where q.application_id = $1`,
      [context.case.applicationId],
    );
    return { quota: quota ?? null, entitled: quota ? null : await this.entitled(tx, context) };
  }

  private async entitled(
    tx: Tx,
    { case: subject, definition, now }: StageContext<'quota'>,
  ): Promise<{ amountFen: number; capFen: number }> {
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const application = { id: subject.applicationId, partyId: subject.partyId, callId: subject.callId };
    return quotaOf(definition, await eligibilityContext(tx, application, submission?.answers ?? {}, now));
  }
}
