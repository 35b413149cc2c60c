import { Injectable } from '@nestjs/common';
import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import { hasRole } from '@keshen/identity';
import { conflict, forbidden } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import { aggregate, medianFen, type Aggregate } from '../domain/aggregate';
import { reviewAsSeen, reviewTable } from '../domain/may';
import { chosenOutcome, proposedOutcome } from '../domain/outcome';
import { panelState, seats, type PanelState } from '../domain/review';
import type { Rubric } from '../domain/score';
import { reviewsOfEntry, type SeatedReview } from './review.rows';

const nobody = { expert: '', state: 'removed' } as const;

interface Found extends Aggregate {
  recommendedFen: number | null;
  recommends: number;
  proposed: string;
}

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
    const rubric = this.rubricOf(context);
    const reviews = await reviewsOfEntry(tx, context.case.entryId);
    const panel = panelState(rubric.panel, reviews);
    if (!panel.complete)
      throw conflict('review.not-complete', { panel: panel as unknown as Record<string, unknown> });
    const found = this.resultOf(context, rubric, reviews)!;
    const chosen = chosenOutcome(
      context.stage.arguments,
      found.proposed,
      conclusion.outcome,
      conclusion.remark,
    );
    await tx.query(
      `insert into review_results (entry_id, case_id, score, n, method, recommended_fen, recommends, dots, proposed,
         chosen, concluded_at, concluded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        context.case.entryId,
        context.case.id,
        found.score,
        found.n,
        found.method,
        found.recommendedFen,
        found.recommends,
        JSON.stringify(found.dots),
        found.proposed,
        chosen,
        context.now,
        context.actor.account,
      ],
    );
    return { advance: chosen, data: { proposed: found.proposed } };
  }

  /** The panel for those who may see it; for an expert only the way to the own review. */
  async view(tx: Tx, context: StageContext<'review'>): Promise<Record<string, unknown>> {
    const reviews = await reviewsOfEntry(tx, context.case.entryId);
    const own = hasRole(context.actor, 'expert')
      ? seats(reviews).find((r) => r.expert === context.actor.account)
      : undefined;
    const mine = own ? { id: own.id, state: own.state } : null;
    if (!reviewTable.may(context.actor, 'read-panel', nobody)) return { mine };
    const rubric = this.rubricOf(context);
    const panel: PanelState = panelState(rubric.panel, reviews);
    return {
      mine,
      panel,
      rubric: {
        passLine: rubric.passLine,
        method: rubric.method,
        panel: rubric.panel,
        criteria: rubric.criteria.map(({ id, name, weight }) => ({ id, name, weight })),
      },
      reviews: reviews.map(reviewAsSeen),
      result: panel.complete ? this.resultOf(context, rubric, reviews) : null,
    };
  }

  private rubricOf(context: StageContext<'review'>): Rubric {
    if (!context.definition.rubric)
      throw new Error(`${context.definition.code}: a review stage without a rubric`);
    return context.definition.rubric;
  }

  private resultOf(context: StageContext<'review'>, rubric: Rubric, all: SeatedReview[]): Found | null {
    const done = seats(all).filter((r) => r.state === 'submitted' && r.total !== null);
    if (done.length === 0) return null;
    const recommends = done.map((r) => r.recommend === true);
    const found = aggregate(
      rubric.method,
      done.map((r) => r.total!),
    );
    return {
      ...found,
      recommendedFen: medianFen(done.map((r) => (r.recommend ? r.recommendedFen : null))),
      recommends: recommends.filter(Boolean).length,
      proposed: proposedOutcome(rubric, context.stage.arguments, found.score, recommends),
    };
  }
}
