import { Injectable } from '@nestjs/common';
import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import { conflict, forbidden } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { forfeit, slotTime } from '../domain/defence';
import { reviewTable } from '../domain/may';
import { chosenOutcome } from '../domain/outcome';
import { panelState } from '../domain/review';
import { defenceOf } from './defence.rows';
import { foundOf, keepResult, nobody, panelView, rubricOf } from './panel.result';
import { reviewsOfEntry } from './review.rows';
import { factsOfSession, sessionById } from './session.rows';

/**
 * 答辩: a review at one table. Scheduled by the officer, scored by the panel with the rubric once the applicant has
 * come; who does not come forfeits. The officer concludes with the minutes written.
 */
@Injectable()
export class DefenceBehaviour implements StageBehaviour<'defence'> {
  readonly kind = 'defence' as const;

  /**
   * Refuses `defence.not-scheduled`, `defence.presence-open`, `defence.minutes-needed`, `defence.forfeited`,
   * `review.not-complete`, `review.remark`.
   */
  async conclude(tx: Tx, context: StageContext<'defence'>, conclusion: Conclusion): Promise<Concluded> {
    if (conclusion.duty.role !== 'officer') throw forbidden('duty.none');
    reviewTable.require(context.actor, 'conclude', nobody);
    const { stage, definition } = context;
    const defence = await defenceOf(tx, context.case.entryId);
    const forfeited = forfeit(stage.arguments, defence, conclusion.outcome);
    if (forfeited) return { advance: forfeited, data: { attended: false } };
    const rubric = rubricOf(definition);
    const reviews = await reviewsOfEntry(tx, context.case.entryId);
    const panel = panelState(rubric.panel, reviews);
    if (!panel.complete)
      throw conflict('review.not-complete', { panel: panel as unknown as Record<string, unknown> });
    const found = foundOf(stage.arguments, rubric, reviews)!;
    const chosen = chosenOutcome(stage.arguments, found.proposed, conclusion.outcome, conclusion.remark);
    await keepResult(tx, context, found, chosen);
    return { advance: chosen, data: { proposed: found.proposed, attended: true } };
  }

  /** When and where, for everybody in the case; panel, minutes and the session's other slots for the office. */
  async view(tx: Tx, context: StageContext<'defence'>): Promise<Record<string, unknown>> {
    const { case: subject, stage, actor } = context;
    const defence = await defenceOf(tx, subject.entryId);
    const { presentMinutes, answerMinutes } = stage.arguments;
    const times = defence && slotTime(stage.arguments, defence);
    const office = reviewTable.may(actor, 'read-panel', nobody);
    return {
      ...(await panelView(tx, context, stage.arguments)),
      minutesEach: { presentMinutes, answerMinutes },
      defence: defence && { ...defence, ...times, minutes: office ? defence.minutes : '' },
      draw: defence && (await drawOf(tx, defence.sessionId)),
      ...(office ? { sessions: await sessionsOf(tx, subject.callId) } : {}),
    };
  }
}

/** The call's latest sessions with the slots that are taken, so that an officer fills the next one. */
function sessionsOf(tx: Tx, callId: string): Promise<{ sessionAt: Date; place: string; slots: number[] }[]> {
  return rows(
    tx,
    `select session_at as "sessionAt", place, array_agg(slot order by slot) as slots from defences
     where call_id = $1 group by session_at, place order by session_at desc limit 10`,
    [callId],
  );
}

/** How the order of a session came about, for everybody in the case: whoever is heard can repeat the draw. */
async function drawOf(tx: Tx, sessionId: string): Promise<Record<string, unknown> | null> {
  const { commitment, drawnAt } = await sessionById(tx, sessionId);
  if (!commitment) return null;
  const { seed, order } = await factsOfSession(tx, sessionId);
  return { id: sessionId, commitment, drawnAt, seed, order };
}
