import { Inject, Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { CaseService, lockCase, readCase } from '@keshen/application/server';
import type { Concluded, Conclusion, StageBehaviour, StageContext } from '@keshen/application/server';
import { systemActor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, enqueue, type Tx } from '@keshen/platform/server';
import { outcomeOf, stageById } from '@keshen/programme';
import { noticeTable } from '../domain/may';
import { outcomeFor, resultOf, strictest, type Decided } from '../domain/objection';
import { objectionRecord, type ObjectionRecord } from '../domain/requests';
import { Matters } from './matters';
import { objectionsOf } from './objection.rows';
import { objectionsSettle } from './tasks';

/** The most that a remark holds. */
const REMARK_MOST = 2000;

/**
 * 异议处理, twice: an objection's own case is decided by an officer; the published case waits until no objection is
 * open and then follows the strictest result.
 */
@Injectable()
export class ObjectionBehaviour implements StageBehaviour<'objection'> {
  readonly kind = 'objection' as const;
  readonly record = objectionRecord;

  constructor(
    private readonly cases: CaseService,
    private readonly matters: Matters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async enter(tx: Tx, { case: subject, stage }: StageContext<'objection'>): Promise<null> {
    if (stage.arguments.role === 'waits') await enqueue(tx, objectionsSettle, { case: subject.id });
    return null;
  }

  /** The waiting case follows its objections; nobody concludes it. */
  automatic({ stage }: StageContext<'objection'>): string[] {
    return stage.arguments.role === 'waits' ? stage.outcomes.map((o) => o.id) : [];
  }

  /**
   * Answers an objection. The remark is the reason as the applicant reads it, the answer goes to the objector. Refuses
   * `objection.amount-needed`, `objection.amount-unexpected`, `award.not-lower` (an adjustment lowers the award).
   */
  async conclude(
    tx: Tx,
    { case: subject, stage, actor, now }: StageContext<'objection'>,
    conclusion: Conclusion,
  ): Promise<Concluded> {
    noticeTable.require(actor, 'answer-objection', {});
    const { answer, amountFen } = conclusion.record as ObjectionRecord;
    const result = resultOf(stage.arguments, conclusion.outcome);
    if (!result) throw conflict('outcome.unknown');
    const field = 'amountFen';
    if (result !== 'adjusted' && amountFen !== undefined)
      throw invalid('objection.amount-unexpected', { field });
    if (result === 'adjusted') {
      if (amountFen === undefined) throw invalid('objection.amount-needed', { field });
      const awardFen = await this.standing(tx, subject);
      if (awardFen === null) throw conflict('award.none');
      if (amountFen >= awardFen) throw invalid('award.not-lower', { field, awardFen });
    }
    await tx.query(
      `update objections set result = $2, amount_fen = $3, reason = $4, answer = $5, decided_at = $6, decided_by = $7
       where case_id = $1`,
      [subject.id, result, amountFen ?? null, conclusion.remark ?? null, answer, now, actor.account],
    );
    await enqueue(tx, objectionsSettle, { case: subject.parentId! });
    return { advance: conclusion.outcome, data: { result, ...(amountFen ? { amountFen } : {}) } };
  }

  /** Never who objected: that is a read of its own, with a reason. */
  async view(
    tx: Tx,
    { case: subject, stage, actor }: StageContext<'objection'>,
  ): Promise<Record<string, unknown>> {
    if (!noticeTable.may(actor, 'read-objection', {})) return {};
    const waits = stage.arguments.role === 'waits';
    const found = await objectionsOf(tx, waits ? { parent: subject.id } : { case: subject.id });
    return {
      awardFen: await this.standing(tx, subject),
      reveal: noticeTable.may(actor, 'reveal-objector', {}),
      ...(waits ? { objections: found } : { objection: found[0] ?? null }),
    };
  }

  /** Leads a waiting case on when no objection is open any more; nothing happens to any other case, or twice. */
  async settle(tx: Tx, caseId: string): Promise<void> {
    await this.matters.of((await readCase(tx, caseId)).kind).lock(tx, caseId);
    const subject = await lockCase(tx, caseId);
    if (subject.endedAt || subject.stageKind !== 'objection') return;
    const definition = await this.cases.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'objection' || stage.arguments.role !== 'waits') return;
    const found = await objectionsOf(tx, { parent: caseId });
    if (found.some((o) => o.open)) return;
    const fresh = found.filter((o) => !o.applied);
    const decided = strictest(
      fresh.map(({ result, amountFen }): Decided => ({ result: result ?? 'maintained', amountFen })),
    );
    const outcome = outcomeFor(stage.arguments, decided.result);
    const target = stageById(definition, subject.kind, outcomeOf(stage, outcome).to);
    await this.apply(tx, subject, decided, target.kind === 'notice');
    await tx.query(`update objections set applied_at = $2 where parent_id = $1 and applied_at is null`, [
      caseId,
      this.clock.now(),
    ]);
    const reasons = fresh
      .filter((o) => o.result === decided.result)
      .flatMap((o) => (o.reason ? [o.reason] : []));
    await this.cases.advance(tx, subject, outcome, {
      actor: systemActor,
      remark: reasons.length ? reasons.join('；').slice(0, REMARK_MOST) : undefined,
      details: { objections: fresh.length },
    });
  }

  /** What stands of the case that is objected to, whichever of the two this is; fen. */
  private async standing(tx: Tx, subject: Case): Promise<number | null> {
    const parent = subject.kind === 'objection' ? await readCase(tx, subject.parentId!) : subject;
    return this.matters.of(parent.kind).amountOf(tx, parent);
  }

  /** Revoking and lowering give money back; what stays is confirmed unless it is made public again. */
  private async apply(tx: Tx, subject: Case, decided: Decided, again: boolean): Promise<void> {
    const matter = this.matters.of(subject.kind);
    const standingFen = await matter.amountOf(tx, subject);
    // A registration or recognition is objected to as well: then no money moves.
    if (standingFen === null) return;
    if (decided.result === 'revoked') return matter.revoke(tx, subject);
    if (decided.amountFen !== null && decided.amountFen < standingFen)
      await matter.adjust(tx, subject, decided.amountFen);
    return again ? matter.release(tx, subject) : matter.confirm(tx, subject);
  }
}
