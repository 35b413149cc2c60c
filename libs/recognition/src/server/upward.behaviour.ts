import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import type { Concluded, Conclusion, StageBehaviour, StageContext } from '@keshen/application/server';
import { proposedAmount } from '@keshen/decision';
import { AwardService, DecisionFinder } from '@keshen/decision/server';
import { invalid, shanghaiDate } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { outcomeOf, workflowOf } from '@keshen/programme';
import { lockCall } from '@keshen/programme/server';
import { recognitionTable } from '../domain/may';
import { paysWithoutDecision, resultOf, upwardRecord, type UpwardRecord } from '../domain/upward';
import { recommendationOf, resultOfCase } from './upward.rows';

/**
 * 推荐至市级 and 市级结果回填: the officer writes down what went up and what came back. The higher authority's amount is
 * kept as its own money; where the district pays afterwards without deciding itself, its share follows by formula.
 */
@Injectable()
export class UpwardBehaviour implements StageBehaviour<'upward'> {
  readonly kind = 'upward' as const;
  readonly record = upwardRecord;

  constructor(
    private readonly awards: AwardService,
    private readonly finder: DecisionFinder,
  ) {}

  /** The call, because the district's share may be awarded or given back. */
  async locksFirst(tx: Tx, subject: Case): Promise<void> {
    await lockCall(tx, subject.callId);
  }

  /** Refuses `upward.amount-unexpected` (an amount beside a result that grants nothing), and what an award refuses. */
  async conclude(tx: Tx, context: StageContext<'upward'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, actor, now } = context;
    recognitionTable.require(actor, 'recommend', {});
    const given = conclusion.record as UpwardRecord;
    const result = resultOf(stage.arguments, conclusion.outcome);
    const amountFen = given.amountFen ?? null;
    if (result !== 'granted' && amountFen !== null)
      throw invalid('upward.amount-unexpected', { field: 'amountFen' });
    if (result === null) return { advance: conclusion.outcome };
    await tx.query(
      `insert into recommendations (entry_id, case_id, call_id, result, result_on, result_document, amount_fen, decided_at,
         decided_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (entry_id) do update set result = excluded.result, result_on = excluded.result_on,
         result_document = excluded.result_document, amount_fen = excluded.amount_fen,
         decided_at = excluded.decided_at, decided_by = excluded.decided_by`,
      [
        subject.entryId,
        subject.id,
        subject.callId,
        result,
        given.on ?? shanghaiDate(now),
        given.document ?? null,
        amountFen,
        now,
        actor.account,
      ],
    );
    if (result === 'granted') await this.award(tx, context, conclusion.outcome);
    if (result === 'refused') await this.giveBack(tx, context);
    return { advance: conclusion.outcome, data: { result, amountFen }, forApplicant: true };
  }

  /** The district's own share, from its envelope, where no decision follows before it pays. */
  private async award(tx: Tx, context: StageContext<'upward'>, outcome: string): Promise<void> {
    const { case: subject, stage, definition, actor } = context;
    const before = await this.awards.of(tx, subject.applicationId);
    const workflow = workflowOf(definition, subject.kind)!;
    if (before && before.state !== 'revoked') return;
    if (!paysWithoutDecision(workflow, outcomeOf(stage, outcome))) return;
    await lockCall(tx, subject.callId);
    const { askedFen, entitledFen } = await this.finder.of(tx, subject, definition);
    const amountFen = proposedAmount({ askedFen, entitledFen, recommendedFen: null });
    await this.awards.propose(tx, {
      applicationId: subject.applicationId,
      caseId: subject.id,
      callId: subject.callId,
      amountFen,
      askedFen,
      entitledFen: amountFen === 0 ? 0 : entitledFen,
      actor,
    });
  }

  /** What the district had awarded before goes back when the higher authority refuses. */
  private async giveBack(tx: Tx, { case: subject, actor }: StageContext<'upward'>): Promise<void> {
    const before = await this.awards.of(tx, subject.applicationId);
    if (before && before.state !== 'revoked')
      await this.awards.revoke(tx, subject.applicationId, 'refused-above', actor);
  }

  async view(
    tx: Tx,
    { case: subject, stage, actor }: StageContext<'upward'>,
  ): Promise<Record<string, unknown>> {
    const [authority, recommendation] = [
      stage.arguments.authority,
      await recommendationOf(tx, subject.entryId),
    ];
    const before = recommendation?.result ? null : await resultOfCase(tx, subject.id);
    const [call] = await rows<{ waiting: number }>(
      tx,
      `select count(*)::int as waiting from cases where call_id = $1 and stage_kind = 'upward' and not trial and ended_at is null`,
      [subject.callId],
    );
    return {
      authority,
      recommendation,
      before,
      ...(recognitionTable.may(actor, 'read-upward', {}) ? call : {}),
    };
  }
}
