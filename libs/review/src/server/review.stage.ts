import { Injectable } from '@nestjs/common';
import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import { conflict, forbidden } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import { reviewTable } from '../domain/may';
import { chosenOutcome } from '../domain/outcome';
import { panelState } from '../domain/review';
import { foundOf, keepResult, nobody, panelView, rubricOf } from './panel.result';
import { reviewsOfEntry } from './review.rows';

/**
 * 专家评审: waits for the panel; the officer concludes when everybody assigned has handed in. The scores propose an
 * outcome, the officer may choose another with a reason.
 */
@Injectable()
export class ReviewBehaviour implements StageBehaviour<'review'> {
  readonly kind = 'review' as const;

  async conclude(tx: Tx, context: StageContext<'review'>, conclusion: Conclusion): Promise<Concluded> {
    // An expert owes a review here, too, but does not conclude.
    if (conclusion.duty.role !== 'officer') throw forbidden('duty.none');
    reviewTable.require(context.actor, 'conclude', nobody);
    const rubric = rubricOf(context.definition);
    const reviews = await reviewsOfEntry(tx, context.case.entryId);
    const panel = panelState(rubric.panel, reviews, context.stage.arguments);
    if (!panel.complete)
      throw conflict('review.not-complete', { panel: panel as unknown as Record<string, unknown> });
    const found = foundOf(context.stage.arguments, rubric, reviews)!;
    const chosen = chosenOutcome(
      context.stage.arguments,
      found.proposed,
      conclusion.outcome,
      conclusion.remark,
    );
    await keepResult(tx, context, found, chosen);
    return { advance: chosen, data: { proposed: found.proposed } };
  }

  /** The panel for those who may see it; for an expert only the way to the own review. */
  view(tx: Tx, context: StageContext<'review'>): Promise<Record<string, unknown>> {
    return panelView(tx, context, context.stage.arguments);
  }
}
