import { Inject, Injectable } from '@nestjs/common';
import {
  applicationById,
  eligibilityContext,
  LiveStreams,
  lockCase,
  StageService,
  SubmissionStore,
} from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock, type Problem } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { entitledAmount, stageById, visibleAnswers, type Definition } from '@keshen/programme';
import { reviewTable, type ReviewAction } from '../domain/may';
import type { RecuseRequest, SaveReviewRequest } from '../domain/requests';
import { requireAttended, scoresCloseFor } from '../domain/defence';
import { isClosed } from '../domain/deadline';
import { declare, panelState, recuse, requireDeclared, submit, tooLate, type Review } from '../domain/review';
import { draftProblems, type Scores } from '../domain/score';
import { requireUnsigned } from '../domain/session';
import { defenceOf } from './defence.rows';
import { InvitationService } from './invitation.service';
import { PanelService } from './panel.service';
import { ReviewReminders } from './review.reminders';
import { caseById, lockReview, reviewById, reviewsOfEntry } from './review.rows';
import { sessionById } from './session.rows';

/** 评审: what an expert does with the own review. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly invitations: InvitationService,
    private readonly reminders: ReviewReminders,
    private readonly stages: StageService,
    private readonly submissions: SubmissionStore,
    private readonly live: LiveStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The expert declares to know of no conflict; the contents open. Refuses `review.unknown`, `review.closed`, `review.state`. */
  declare(actor: Actor, id: string): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      const review = await this.own(tx, actor, 'declare', id);
      declare(review);
      if (!review.answer) await this.invitations.accept(tx, review, actorRef(actor));
      const [changed] = await rows<{ version: number }>(
        tx,
        `update reviews set state = 'declared', declared_at = $2, version = version + 1 where id = $1 returning version`,
        [id, this.clock.now()],
      );
      await this.keep(tx, actor, 'review.declared', review);
      return changed!;
    });
  }

  /**
   * The expert steps back with a reason; the officer finds a replacement. Refuses `review.unknown`, `review.closed`,
   * `review.state` (already handed in).
   */
  recuse(actor: Actor, id: string, { kind, reason }: RecuseRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      const seen = await this.mine(tx, actor, 'recuse', id);
      await lockCase(tx, seen.caseId);
      const review = await this.own(tx, actor, 'recuse', id);
      recuse(review);
      await this.invitations.stepBack(tx, review, kind, reason, actorRef(actor));
    });
  }

  /**
   * Keeps a draft made on a known version; it may be incomplete, not wrong. Refuses `review.unknown`,
   * `review.closed`, `review.declaration-needed`, `review.state`, `review.stale`, `review.invalid`.
   */
  save(actor: Actor, id: string, request: SaveReviewRequest): Promise<{ version: number; savedAt: string }> {
    return this.told(id, (tx) => this.saveIn(tx, actor, id, request));
  }

  async saveIn(
    tx: Tx,
    actor: Actor,
    id: string,
    request: SaveReviewRequest,
  ): Promise<{ version: number; savedAt: string }> {
    return this.write(tx, await this.own(tx, actor, 'score', id), request);
  }

  /**
   * Hands the review in, for good. Refuses what `save` refuses, `review.incomplete` with every problem,
   * `review.too-late` after the last deadline (what was sent is kept as the draft), and in a defence
   * `defence.not-attended` before the applicant has come, `defence.signed` after the chair has signed. When it was the last one of a complete panel, the stage's history says so,
   * once.
   */
  async submit(
    actor: Actor,
    id: string,
    request: SaveReviewRequest,
  ): Promise<{ total: number; submittedAt: string }> {
    const done = await this.told(id, async (tx) => {
      const seen = await this.mine(tx, actor, 'score', id);
      const subject = await lockCase(tx, seen.caseId);
      const { definition, rubric } = await this.panels.inReview(subject);
      const review = await this.own(tx, actor, 'score', id);
      requireDeclared(review);
      const now = this.clock.now();
      const closesAt = await this.closes(tx, subject, definition, review);
      if (isClosed({ closesAt }, now)) {
        await this.write(tx, review, request);
        return { late: { ...review, closesAt } } as const;
      }
      const cap = await this.cap(tx, subject.applicationId, definition);
      const total = submit(rubric, review, request, cap);
      await this.write(tx, review, request);
      await tx.query(`update reviews set state = 'submitted', total = $2, submitted_at = $3 where id = $1`, [
        id,
        total,
        now,
      ]);
      await tx.query(
        `update duties set done_at = $3 where entry_id = $1 and role = 'expert' and account_id = $2 and done_at is null`,
        [review.entryId, review.expert, now],
      );
      await this.reminders.cancel(tx, review);
      await this.keep(tx, actor, 'review.submitted', review);
      const reviews = await reviewsOfEntry(tx, review.entryId);
      // Whether each must be accepted before concluding is another question: all are in.
      if (panelState(rubric.panel, reviews).complete)
        await this.stages.act(tx, await this.stages.contextOf(subject, systemActor), {
          kind: 'reviews-complete',
        });
      return { late: null, total, submittedAt: now.toISOString() } as const;
    });
    if (done.late) throw tooLate(done.late);
    return { total: done.total, submittedAt: done.submittedAt };
  }

  /** The last deadline of a review; that of a defence comes with its slot. Refuses `defence.not-attended`, `defence.signed`. */
  private async closes(tx: Tx, subject: Case, definition: Definition, review: Review): Promise<Date | null> {
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'defence') return review.closesAt;
    const defence = requireAttended(await defenceOf(tx, review.entryId));
    requireUnsigned(await sessionById(tx, defence.sessionId));
    return scoresCloseFor(stage.arguments, defence, review);
  }

  /** What the application is entitled to in fen, as the limit of a recommendation; null when it cannot be computed. */
  async cap(tx: Tx, applicationId: string, definition: Definition): Promise<number | null> {
    const application = await applicationById(tx, applicationId);
    const submission = await this.submissions.latest(tx, applicationId);
    if (!submission) return null;
    const answers = visibleAnswers(definition, submission.answers);
    const context = await eligibilityContext(tx, application, answers, this.clock.now());
    const entitled = entitledAmount(definition, context);
    return 'amount' in entitled ? entitled.amount : null;
  }

  /** A change of a review; whoever looks at its defence session is told after the commit. */
  private async told<T>(id: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const done = await this.database.transaction(work);
    const [held] = await this.database.read<{ session: string }>(
      `select d.session_id as session from reviews r join defences d on d.entry_id = r.entry_id where r.id = $1`,
      [id],
    );
    if (held) this.live.defence(held.session);
    return done;
  }

  private async write(
    tx: Tx,
    review: Review,
    request: SaveReviewRequest,
  ): Promise<{ version: number; savedAt: string }> {
    requireDeclared(review);
    if (review.version !== request.version) throw conflict('review.stale', { version: review.version });
    const { rubric } = await this.panels.inReview(await caseById(tx, review.caseId));
    const problems = [
      ...draftProblems(rubric, request.scores),
      ...(await strangePages(tx, review.caseId, request.scores)),
    ];
    if (problems.length) throw invalid('review.invalid', { problems });
    const now = this.clock.now();
    const [saved] = await rows<{ version: number }>(
      tx,
      `update reviews set scores = $2, recommended_fen = $3, recommend = $4, comment = $5, saved_at = $6,
         office_remark = coalesce($7, office_remark), version = version + 1 where id = $1 returning version`,
      [
        review.id,
        JSON.stringify(request.scores),
        request.recommendedFen,
        request.recommend,
        request.comment,
        now,
        request.officeRemark ?? null,
      ],
    );
    return { version: saved!.version, savedAt: now.toISOString() };
  }

  private async mine(tx: Tx, actor: Actor, action: ReviewAction, id: string): Promise<Review> {
    const review = await reviewById(tx, id);
    if (!reviewTable.may(actor, action, review)) throw notFound('review.unknown');
    return review;
  }

  /** The actor's own review, locked, while its entry into the stage is open. Refuses `review.unknown`, `review.closed`. */
  private async own(tx: Tx, actor: Actor, action: ReviewAction, id: string): Promise<Review> {
    await this.mine(tx, actor, action, id);
    const review = await lockReview(tx, id);
    const [open] = await rows(tx, `select 1 from stage_entries where id = $1 and left_at is null`, [
      review.entryId,
    ]);
    if (!open) throw conflict('review.closed');
    return review;
  }

  private keep(tx: Tx, actor: Actor, act: string, review: Review, details: object = {}): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'review', id: review.id },
      details: { case: review.caseId, ...details },
    });
  }
}

/** References to pages of files that are none of the application's. */
async function strangePages(tx: Tx, caseId: string, scores: Scores): Promise<Problem[]> {
  const named = Object.entries(scores).flatMap(([id, { refs = [] }]) =>
    refs.map(({ file }) => ({ id, file })),
  );
  if (named.length === 0) return [];
  const known = await rows<{ id: string }>(
    tx,
    `select f.id from files f join cases c on c.id = $1
     where f.id = any ($2::uuid[]) and f.thing_kind = 'application' and f.thing_id = c.application_id`,
    [caseId, named.map(({ file }) => file)],
  );
  return named
    .filter(({ file }) => !known.some(({ id }) => id === file))
    .map(({ id }) => ({ path: `scores.${id}.refs`, code: 'review.file-unknown' }));
}
