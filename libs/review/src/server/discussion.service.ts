import { Inject, Injectable } from '@nestjs/common';
import { lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { reviewTable } from '../domain/may';
import { maskLetters } from '../domain/masked-name';
import {
  mayDiscuss,
  mayRevise,
  type CommentRequest,
  type PanelReview,
  type ReviseRequest,
} from '../domain/discussion';
import { submissionProblems, totalOf, type Rubric } from '../domain/score';
import { PanelService } from './panel.service';
import { lockReview, reviewById, reviewsOfEntry, type SeatedReview } from './review.rows';
import { ReviewService } from './review.service';

const MOST = 500;

/** A word in the thread, under the letters of its author. */
export interface PanelComment {
  id: number;
  mask: string;
  mine: boolean;
  criterion: string | null;
  text: string;
  madeAt: Date;
}

/** 讨论: what the members of a panel see of each other, once their own review is handed in. */
@Injectable()
export class DiscussionService {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly reviews: ReviewService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The panel's reviews that are handed in, and its thread. Refuses `review.unknown`, `review.own-first`, `review.no-discussion`. */
  panel(
    actor: Actor,
    id: string,
  ): Promise<{ reviews: PanelReview[]; comments: PanelComment[]; open: boolean }> {
    return this.database.transaction(async (tx) => {
      const { own, seated, rubric, open } = await this.standing(tx, actor, id);
      mayDiscuss(rubric, own);
      const reviews = seated
        .filter(({ state }) => state === 'submitted')
        .map((review) => asSeen(review, own.id))
        .sort((a, b) => a.mask.length - b.mask.length || (a.mask < b.mask ? -1 : 1));
      const found = await rows<{
        id: number;
        review: string;
        criterion: string | null;
        text: string;
        madeAt: Date;
      }>(
        tx,
        `select id, review_id as review, criterion, text, made_at as "madeAt" from review_comments
         where entry_id = $1 order by id limit ${MOST}`,
        [own.entryId],
      );
      const masks = new Map(seated.map((review) => [review.id, lettersOf(review)]));
      const comments = found.map(({ review, ...comment }) => ({
        ...comment,
        mask: masks.get(review)!,
        mine: review === own.id,
      }));
      return { reviews, comments, open };
    });
  }

  /** Says something to the panel. Refuses what `panel` refuses, `review.closed`, `review.criterion-unknown`, `review.thread-full`. */
  say(actor: Actor, id: string, { criterion, text }: CommentRequest): Promise<{ id: number }> {
    return this.database.transaction(async (tx) => {
      const { own, rubric, open } = await this.standing(tx, actor, id);
      mayDiscuss(rubric, own);
      if (!open) throw conflict('review.closed');
      if (criterion !== null && !rubric.criteria.some((each) => each.id === criterion))
        throw invalid('review.criterion-unknown', { field: 'criterion' });
      const [counted] = await rows<{ n: number }>(
        tx,
        `select count(*)::int as n from review_comments where entry_id = $1`,
        [own.entryId],
      );
      if (counted!.n >= MOST) throw conflict('review.thread-full', { most: MOST });
      const [made] = await rows<{ id: number }>(
        tx,
        `insert into review_comments (entry_id, review_id, criterion, text, made_at) values ($1, $2, $3, $4, $5)
         returning id`,
        [own.entryId, id, criterion, text, this.clock.now()],
      );
      return made!;
    });
  }

  /**
   * A review that was handed in is given anew, with the reason; what it was stays. Refuses `review.unknown`,
   * `review.closed`, `review.state`, `review.kept` (no discussion, not returned), `review.stale` (made on another
   * revision), `review.incomplete`.
   */
  revise(actor: Actor, id: string, request: ReviseRequest): Promise<{ revision: number; total: number }> {
    return this.database.transaction(async (tx) => {
      const seen = await reviewById(tx, id);
      if (!reviewTable.may(actor, 'score', seen)) throw notFound('review.unknown');
      const subject = await lockCase(tx, seen.caseId);
      if (subject.entryId !== seen.entryId || subject.endedAt) throw conflict('review.closed');
      const review = await lockReview(tx, id);
      const { definition, rubric } = await this.panels.inReview(subject);
      const { revision, accepted } = (await reviewsOfEntry(tx, review.entryId)).find((r) => r.id === id)!;
      mayRevise(rubric, review, accepted === false);
      if (revision !== request.revision) throw conflict('review.stale', { revision });
      const cap = await this.reviews.cap(tx, subject.applicationId, definition);
      const problems = submissionProblems(rubric, request, cap);
      if (problems.length) throw invalid('review.incomplete', { problems });
      const total = totalOf(request.scores);
      await tx.query(
        `insert into review_revisions (review_id, no, scores, total, recommended_fen, recommend, comment, office_remark,
           reason, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          revision + 1,
          JSON.stringify(request.scores),
          total,
          request.recommendedFen,
          request.recommend,
          request.comment,
          request.officeRemark ?? review.officeRemark,
          request.reasonOfChange,
          this.clock.now(),
        ],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'review.revised',
        thing: { kind: 'review', id },
        details: { case: review.caseId, revision: revision + 1, reason: request.reasonOfChange },
      });
      return { revision: revision + 1, total };
    });
  }

  private async standing(
    tx: Tx,
    actor: Actor,
    id: string,
  ): Promise<{ own: SeatedReview; seated: SeatedReview[]; rubric: Rubric; open: boolean }> {
    const seen = await reviewById(tx, id);
    if (!reviewTable.may(actor, 'read', seen)) throw notFound('review.unknown');
    const seated = await reviewsOfEntry(tx, seen.entryId);
    const rubric = await this.panels.rubricOfCase(tx, seen.caseId);
    const [left] = await rows<{ leftAt: Date | null }>(
      tx,
      `select left_at as "leftAt" from stage_entries where id = $1`,
      [seen.entryId],
    );
    return { own: seated.find((r) => r.id === id)!, seated, rubric, open: left!.leftAt === null };
  }
}

const lettersOf = ({ mask }: SeatedReview): string => maskLetters(mask ?? 1);

function asSeen(review: SeatedReview, own: string): PanelReview {
  return {
    mask: lettersOf(review),
    mine: review.id === own,
    total: review.total!,
    recommendedFen: review.recommendedFen,
    recommend: review.recommend === true,
    comment: review.comment,
    scores: review.scores,
    revision: review.revision,
  };
}
