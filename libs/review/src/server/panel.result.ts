import type { StageContext } from '@keshen/application/server';
import { hasRole } from '@keshen/identity';
import type { Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { aggregate, medianFen, type Aggregate } from '../domain/aggregate';
import { reviewAsSeen, reviewTable } from '../domain/may';
import { proposedOutcome, type ReviewArguments } from '../domain/outcome';
import { qualityOf } from '../domain/quality';
import { panelState, seats } from '../domain/review';
import { weightIn, type Rubric } from '../domain/score';
import { reviewsOfEntry, type SeatedReview } from './review.rows';

/** What the panel's scores come to. Scores in hundredths, amounts in fen. */
export interface Found extends Aggregate {
  recommendedFen: number | null;
  recommends: number;
  proposed: string;
}

/** For actions on the panel itself, which is nobody's review. */
export const nobody = { expert: '', state: 'removed' } as const;

/** A definition with a stage that scores has a rubric: publishing sees to it. */
export function rubricOf(definition: Definition): Rubric {
  if (!definition.rubric) throw new Error(`${definition.code}: a panel without a rubric`);
  return definition.rubric;
}

/** The result of all reviews handed in; null while there is none. */
export function foundOf(stage: ReviewArguments, rubric: Rubric, all: SeatedReview[]): Found | null {
  const done = seats(all).filter((r) => r.state === 'submitted' && r.total !== null);
  if (done.length === 0) return null;
  const recommends = done.map((r) => r.recommend === true);
  const found = aggregate(
    rubric.method,
    done.map((r) => r.total!),
    done.map((r) => weightIn(rubric, r.class)),
  );
  return {
    ...found,
    recommendedFen: medianFen(done.map((r) => (r.recommend ? r.recommendedFen : null))),
    recommends: recommends.filter(Boolean).length,
    proposed: proposedOutcome(rubric, stage, found.score, recommends),
  };
}

/** Keeps what came of a panel, for the ranking; `chosen` is the outcome that the officer concluded. */
export async function keepResult(
  tx: Tx,
  { case: subject, now, actor }: Pick<StageContext, 'case' | 'now' | 'actor'>,
  found: Found,
  chosen: string,
): Promise<void> {
  await tx.query(
    `insert into review_results (entry_id, case_id, score, n, method, recommended_fen, recommends, dots, proposed,
       chosen, concluded_at, concluded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      subject.entryId,
      subject.id,
      found.score,
      found.n,
      found.method,
      found.recommendedFen,
      found.recommends,
      JSON.stringify(found.dots),
      found.proposed,
      chosen,
      now,
      actor.account,
    ],
  );
}

/** The panel for those who may see it; for an expert only the way to the own review. */
export async function panelView(
  tx: Tx,
  context: Pick<StageContext, 'case' | 'actor' | 'definition'>,
  stage: ReviewArguments,
): Promise<Record<string, unknown>> {
  const reviews = await reviewsOfEntry(tx, context.case.entryId);
  const own = hasRole(context.actor, 'expert')
    ? seats(reviews).find((r) => r.expert === context.actor.account)
    : undefined;
  const mine = own ? { id: own.id, state: own.state } : null;
  if (!reviewTable.may(context.actor, 'read-panel', nobody)) return { mine };
  const rubric = rubricOf(context.definition);
  const panel = panelState(rubric.panel, reviews, stage);
  return {
    mine,
    panel,
    rubric: {
      passLine: rubric.passLine,
      method: rubric.method,
      panel: rubric.panel,
      discussion: rubric.discussion,
      criteria: rubric.criteria.map(({ id, name, weight }) => ({ id, name, weight })),
    },
    reviews: reviews.map((review) => reviewAsSeen(review, qualityOf(rubric, review, reviews))),
    result: panel.complete ? foundOf(stage, rubric, reviews) : null,
  };
}
