import { Inject, Injectable } from '@nestjs/common';
import { Announcements, ApplicationAccess, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { reviewTable } from '../domain/may';
import { maskLetters } from '../domain/masked-name';
import {
  mayDiscuss,
  mayRevise,
  toldAt,
  type CommentRequest,
  type PanelReview,
  type ReviseRequest,
} from '../domain/discussion';
import { submissionProblems, totalOf, type Rubric } from '../domain/score';
import { requireUnsigned } from '../domain/session';
import { defenceOf } from './defence.rows';
import { nobody } from './panel.result';
import { PanelService } from './panel.service';
import { prefixOf } from './review.reminders';
import { caseById, lockReview, reviewById, reviewsOfEntry, type SeatedReview } from './review.rows';
import { ReviewService } from './review.service';
import { sessionById } from './session.rows';
import { BlindReview } from './veil';

const MOST = 500;

/** A word in the thread, under the letters of its author; null: the office said it. */
export interface PanelComment {
  id: number;
  mask: string | null;
  mine: boolean;
  criterion: string | null;
  text: string;
  madeAt: Date;
}

/** The same as the office sees it, with who it is. */
export type NamedComment = PanelComment & { name: string };

/** 讨论: what the members of a panel see of each other, once their own review is handed in. */
@Injectable()
export class DiscussionService {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly reviews: ReviewService,
    private readonly access: ApplicationAccess,
    private readonly announcements: Announcements,
    private readonly blind: BlindReview,
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
      const comments = (await this.thread(tx, own.entryId, seated)).map(
        ({ name: _, review, account: _a, ...comment }) => ({
          ...comment,
          mine: review === own.id,
        }),
      );
      return { reviews, comments, open };
    });
  }

  /** Says something to the panel. Refuses what `panel` refuses, `review.closed`, `review.criterion-unknown`, `review.thread-full`. */
  say(actor: Actor, id: string, request: CommentRequest): Promise<{ id: number }> {
    return this.database.transaction(async (tx) => {
      const { own, seated, rubric, open } = await this.standing(tx, actor, id);
      mayDiscuss(rubric, own);
      if (!open) throw conflict('review.closed');
      const made = await this.add(tx, own.entryId, rubric, request, { review: id });
      await this.tell(tx, own, seated, { review: id });
      return made;
    });
  }

  /** The thread of the panel before which a case stands, with names, for the office. Refuses `case.unknown`, `role.missing`. */
  ofCase(actor: Actor, caseId: string): Promise<{ comments: NamedComment[]; open: boolean }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'read-panel', nobody);
      const subject = await caseById(tx, caseId);
      await this.access.require(tx, actor, 'read-notes', subject.applicationId);
      const judged = subject.stageKind === 'review' || subject.stageKind === 'defence';
      const found = judged
        ? await this.thread(tx, subject.entryId, await reviewsOfEntry(tx, subject.entryId))
        : [];
      return {
        comments: found.map(({ review: _, account, ...comment }) => ({
          ...comment,
          mine: account === actor.account,
        })),
        open: judged && !subject.endedAt,
      };
    });
  }

  /** The office says something to the panel. Refuses `case.unknown`, `review.not-here`, `review.no-discussion`, and what `say` refuses. */
  sayAsOffice(actor: Actor, caseId: string, request: CommentRequest): Promise<{ id: number }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const subject = await lockCase(tx, caseId);
      await this.access.require(tx, actor, 'handle', subject.applicationId);
      const { rubric } = await this.panels.inReview(subject);
      if (!rubric.discussion) throw notFound('review.no-discussion');
      const made = await this.add(tx, subject.entryId, rubric, request, { account: actor.account! });
      const seated = await reviewsOfEntry(tx, subject.entryId);
      await this.tell(tx, { caseId, entryId: subject.entryId }, seated, { account: actor.account! });
      return made;
    });
  }

  private async add(
    tx: Tx,
    entryId: number,
    rubric: Rubric,
    { criterion, text }: CommentRequest,
    { review, account }: Author,
  ): Promise<{ id: number }> {
    if (criterion !== null && !rubric.criteria.some((each) => each.id === criterion))
      throw invalid('review.criterion-unknown', { field: 'criterion' });
    const [counted] = await rows<{ n: number }>(
      tx,
      `select count(*)::int as n from review_comments where entry_id = $1`,
      [entryId],
    );
    if (counted!.n >= MOST) throw conflict('review.thread-full', { most: MOST });
    const [made] = await rows<{ id: number }>(
      tx,
      `insert into review_comments (entry_id, review_id, account_id, criterion, text, made_at)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [entryId, review ?? null, account ?? null, criterion, text, this.clock.now()],
    );
    return made!;
  }

  private async thread(tx: Tx, entryId: number, seated: readonly SeatedReview[]) {
    const found = await rows<
      Omit<NamedComment, 'mask' | 'mine' | 'name'> & {
        review: string | null;
        account: string | null;
        name: string | null;
      }
    >(
      tx,
      `select c.id, c.review_id as review, c.account_id as account, a.name, c.criterion, c.text, c.made_at as "madeAt"
       from review_comments c left join accounts a on a.id = c.account_id
       where c.entry_id = $1 order by c.id limit ${MOST}`,
      [entryId],
    );
    const authors = new Map(seated.map((review) => [review.id, review]));
    return found.map((comment) => {
      const author = comment.review === null ? undefined : authors.get(comment.review);
      return { ...comment, mask: author ? lettersOf(author) : null, name: comment.name ?? author!.name };
    });
  }

  /**
   * Tells the others of the panel that there is something new, together for half an hour, and by nobody's name: those who
   * have handed in, and of the office who has seated or spoken and has no conflict with the application.
   */
  private async tell(
    tx: Tx,
    { caseId, entryId }: Pick<SeatedReview, 'caseId' | 'entryId'>,
    seated: readonly SeatedReview[],
    author: Author,
  ): Promise<void> {
    const at = toldAt(this.clock.now());
    const words = await this.blind.wordsFor(tx, caseId);
    for (const review of seated)
      if (review.state === 'submitted' && review.id !== author.review)
        await this.announcements.tell(tx, caseId, {
          template: 'review_discussed',
          to: [review.expert],
          key: `${prefixOf(review)}discussion:${at.getTime()}`,
          data: { ...words, link: `/reviews/${review.id}` },
          at,
        });
    const office = await rows<{ account: string }>(
      tx,
      `select x.account from (select r.assigned_by as account from reviews r where r.entry_id = $1
         union select account_id from review_comments where entry_id = $1 and account_id is not null) x
       where not exists (select 1 from conflicts c join cases k on k.application_id = c.application_id
         where k.id = $2 and c.account_id = x.account and c.ended_at is null and c.cleared_at is null)
       order by 1`,
      [entryId, caseId],
    );
    for (const { account } of office)
      if (account !== author.account)
        await this.announcements.tell(tx, caseId, {
          template: 'review_discussed',
          to: [account],
          key: `${entryId}:discussion:${account}:${at.getTime()}`,
          at,
        });
  }

  /**
   * A review that was handed in is given anew, with the reason; what it was stays. Refuses `review.unknown`,
   * `review.closed`, `review.state`, `review.kept` (no discussion, not returned), `defence.signed`, `review.stale` (made on another
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
      const defence = await defenceOf(tx, review.entryId);
      if (defence) requireUnsigned(await sessionById(tx, defence.sessionId));
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

/** Whose a word is: a member's by the review, or somebody's of the office. */
type Author = { review?: string; account?: string };

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
