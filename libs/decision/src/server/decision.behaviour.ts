import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import type { Concluded, Conclusion, StageBehaviour, StageContext } from '@keshen/application/server';
import { conflict, invalid } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { callById, lockCall } from '@keshen/programme/server';
import { requireAnswered } from '@keshen/review';
import { questionsOfCase, requireImpartial, reviewResultOfCase } from '@keshen/review/server';
import { decisionTable } from '../domain/may';
import { proposedAmount } from '../domain/ranking';
import { decisionRecord, type DecisionRecord } from '../domain/requests';
import { AwardService } from './award.service';
import { DecisionFinder } from './decision.facts';

/** 立项审定: a leader funds with an amount or refuses. Entering keeps what the formula gives, for the ranking. */
@Injectable()
export class DecisionBehaviour implements StageBehaviour<'decision'> {
  readonly kind = 'decision' as const;
  readonly record = decisionRecord;

  constructor(
    private readonly awards: AwardService,
    private readonly finder: DecisionFinder,
  ) {}

  /** The call, because money is awarded; the party, because its limits count again. */
  async locksFirst(tx: Tx, subject: Case): Promise<void> {
    await lockCall(tx, subject.callId);
    await tx.query(`select 1 from parties where id = $1 for no key update`, [subject.partyId]);
  }

  async enter(tx: Tx, { case: subject, definition }: StageContext<'decision'>): Promise<null> {
    const { entitledFen } = await this.finder.of(tx, subject, definition);
    await tx.query(
      `insert into decision_entries (entry_id, case_id, entitled_fen) values ($1, $2, $3) on conflict do nothing`,
      [subject.entryId, subject.id, entitledFen],
    );
    return null;
  }

  /**
   * Refuses `review.result-questioned` (a breach found later that the office has not answered), `award.amount-needed`
   * (funding without an amount where the formula gives one), `award.amount-unexpected` (refusing with one), `application.not-eligible` (with the failing rules), and what AwardService.propose refuses.
   * A refusal gives back what an earlier decision stage has awarded.
   */
  async conclude(
    tx: Tx,
    { case: subject, stage, definition, actor }: StageContext<'decision'>,
    conclusion: Conclusion,
  ): Promise<Concluded> {
    decisionTable.require(actor, 'decide', {});
    await requireImpartial(tx, actor, subject.callId);
    requireAnswered(await questionsOfCase(tx, subject.id));
    const { amountFen } = conclusion.record as DecisionRecord;
    const field = 'amountFen';
    if (!stage.arguments.funds.includes(conclusion.outcome)) {
      if (amountFen !== undefined) throw invalid('award.amount-unexpected', { field });
      const earlier = await this.awards.of(tx, subject.applicationId);
      if (earlier && earlier.state !== 'revoked')
        await this.awards.revoke(tx, subject.applicationId, 'refused', actor);
      return { advance: conclusion.outcome };
    }
    await this.locksFirst(tx, subject);
    const { askedFen, entitledFen, failing } = await this.finder.of(tx, subject, definition);
    if (failing.length)
      throw conflict('application.not-eligible', {
        problems: failing.map((v) => ({
          path: v.rule,
          code: 'eligibility.failed',
          params: { text: v.text, value: v.value, threshold: v.threshold },
        })),
      });
    // A recognition gives no money: its formula says 0, and nobody has to say it again.
    const awardFen = amountFen ?? (entitledFen === 0 ? 0 : undefined);
    if (awardFen === undefined) throw invalid('award.amount-needed', { field });
    const { id: caseId, applicationId, callId } = subject;
    await this.awards.propose(tx, {
      applicationId,
      caseId,
      callId,
      amountFen: awardFen,
      askedFen,
      entitledFen,
      actor,
    });
    return { advance: conclusion.outcome, data: { amountFen: awardFen } };
  }

  async view(tx: Tx, { case: subject, actor }: StageContext<'decision'>): Promise<Record<string, unknown>> {
    if (!decisionTable.may(actor, 'read', {})) return {};
    const review = await reviewResultOfCase(tx, subject.id);
    const call = await callById(tx, subject.callId);
    const [known] = await rows<{ askedFen: number | null; entitledFen: number | null }>(
      tx,
      `select a.asked_fen as "askedFen", (select d.entitled_fen from decision_entries d where d.case_id = $2
         order by d.entry_id desc limit 1) as "entitledFen" from applications a where a.id = $1`,
      [subject.applicationId, subject.id],
    );
    const [meeting] = await rows<{ id: string; title: string; heldOn: string }>(
      tx,
      `select m.id, m.title, m.held_on as "heldOn" from meeting_items i join meetings m on m.id = i.meeting_id
       where i.case_id = $1 and m.state = 'draft' order by m.held_on desc limit 1`,
      [subject.id],
    );
    const recommendedFen = review?.recommendedFen ?? null;
    return {
      ...known,
      recommendedFen,
      proposedFen: proposedAmount({ ...known!, recommendedFen }),
      score: review?.score ?? null,
      dots: review?.dots ?? [],
      questioned: (await questionsOfCase(tx, subject.id)).some((each) => each.answer === null),
      envelopeFen: call.envelopeFen,
      awardedFen: call.awardedFen,
      meeting: meeting ?? null,
    };
  }
}
