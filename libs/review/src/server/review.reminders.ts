import { Inject, Injectable } from '@nestjs/common';
import { Announcements } from '@keshen/application/server';
import { shanghaiDate, type Clock } from '@keshen/kernel';
import { cancelReminders } from '@keshen/notification/server';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { noDeadlines, remindersOf, type ReminderKind } from '../domain/deadline';
import type { Review } from '../domain/review';
import { caseById, reviewColumns } from './review.rows';
import { BlindReview } from './veil';

const AT_ONCE = 50;
const templates: Record<ReminderKind, string> = {
  answer: 'review_unanswered',
  due: 'review_due',
  late: 'review_late',
};

/** 催交: experts are reminded on schedule; what is overdue is told to the office, once. */
@Injectable()
export class ReviewReminders {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly announcements: Announcements,
    private readonly blind: BlindReview,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Plans the reminders of a review, anew when its deadlines have moved. They go with the case when it moves on. */
  async plan(tx: Tx, review: Review): Promise<void> {
    const subject = await caseById(tx, review.caseId);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    const words = await this.blind.wordsFor(tx, review.caseId);
    const schedule = stage.kind === 'review' ? stage.arguments : noDeadlines;
    for (const { kind, at } of remindersOf(schedule, review, review.assignedAt))
      if (at > this.clock.now() && !(kind === 'answer' && review.answer))
        await this.announcements.tell(tx, review.caseId, {
          template: templates[kind],
          to: [review.expert],
          key: `${prefixOf(review, kind)}${shanghaiDate(at)}`,
          data: {
            ...words,
            due: review.dueAt ? shanghaiDate(review.dueAt) : '—',
            link: `/reviews/${review.id}`,
          },
          at,
        });
  }

  /** Cancels what is still to be sent about a review, or only one kind of it. */
  cancel(tx: Tx, review: Review, kind?: ReminderKind): Promise<void> {
    return cancelReminders(tx, `case:${review.caseId}:${prefixOf(review, kind)}`);
  }

  /** Tells the office of reviews that became overdue, each once; a bounded batch. Answers how many. */
  sweep(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const found = await rows<Review>(
        tx,
        `with due as (
           select r.id from reviews r join stage_entries e on e.id = r.entry_id
           where r.state in ('assigned', 'declared') and r.overdue_at is null and e.left_at is null
             and coalesce(r.closes_at, r.due_at) < $1
           order by coalesce(r.closes_at, r.due_at), r.id limit $2 for no key update of r skip locked)
         update reviews r set overdue_at = $1 from due where r.id = due.id returning ${reviewColumns}`,
        [this.clock.now(), AT_ONCE],
      );
      for (const review of found)
        await this.announcements.tell(tx, review.caseId, {
          template: 'review_overdue',
          to: 'actor',
          key: `${review.entryId}:review-overdue:${review.id}:${this.clock.now().getTime()}`,
        });
      return found.length;
    });
  }
}

/** Under which everything is planned that goes when a review is given back, taken off or voided. */
export const prefixOf = (review: Pick<Review, 'id' | 'entryId'>, kind?: ReminderKind): string =>
  `${review.entryId}:review-reminder:${review.id}:${kind ? `${kind}:` : ''}`;
