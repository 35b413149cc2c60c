import { Inject, Injectable } from '@nestjs/common';
import { Announcements, lockCase, StageService } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';
import { voidable, type Review } from '../domain/review';
import { withdrawDuty } from './panel.rows';
import { ReviewReminders } from './review.reminders';
import { reviewColumns } from './review.rows';

/** 违反回避: what becomes of the reviews of an expert who should have stood aside. */
@Injectable()
export class BreachService {
  constructor(
    private readonly announcements: Announcements,
    private readonly stages: StageService,
    private readonly reminders: ReviewReminders,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Voids every review that the account holds or has handed in for the application: kept as it was, not counted. While
   * the panel still sits the seat is empty again; a result that was concluded with it is marked, and so is the
   * ranking that reads it. Whoever assigned and whoever concluded is told. Doing it again changes nothing.
   */
  async voidReviews(
    tx: Tx,
    actor: Actor,
    found: { application: string; account: string; reason: string },
  ): Promise<number> {
    const held = await rows<{ caseId: string }>(
      tx,
      `select distinct r.case_id as "caseId" from reviews r join cases c on c.id = r.case_id
       where c.application_id = $1 and r.expert_id = $2 and r.state in ('assigned', 'declared', 'submitted')
       order by 1`,
      [found.application, found.account],
    );
    let voided = 0;
    for (const { caseId } of held) {
      await lockCase(tx, caseId);
      const reviews = await rows<Review>(
        tx,
        `select ${reviewColumns} from reviews r where r.case_id = $1 and r.expert_id = $2 order by r.id
         for no key update`,
        [caseId, found.account],
      );
      for (const review of reviews.filter(voidable)) {
        await this.voidOne(tx, actor, review, found.reason);
        voided++;
      }
    }
    return voided;
  }

  private async voidOne(tx: Tx, actor: Actor, review: Review, reason: string): Promise<void> {
    const now = this.clock.now();
    const [{ officer } = { officer: null }] = await rows<{ officer: string | null }>(
      tx,
      `update reviews set state = 'voided', voided_at = $2, void_reason = $3, version = version + 1
       where id = $1 returning assigned_by as officer`,
      [review.id, now, reason],
    );
    await withdrawDuty(tx, review.entryId, review.expert);
    await this.reminders.cancel(tx, review);
    const [questioned] = await rows<{ concludedBy: string }>(
      tx,
      // Another breach after the answer asks anew; the audit keeps what was answered before.
      `update review_results set answer = null, answer_reason = null, answered_at = null, answered_by = null,
         questioned_at = case when questioned_at is null or answered_at is not null then $2 else questioned_at end,
         question = case when questioned_at is null or answered_at is not null then $3 else question end
       where entry_id = $1 returning concluded_by as "concludedBy"`,
      [review.entryId, now, reason],
    );
    await this.announcements.tell(tx, review.caseId, {
      template: 'review_voided',
      to: [officer, questioned?.concludedBy].filter((id): id is string => Boolean(id)),
      key: `review-voided:${review.id}`,
      data: { remark: reason },
    });
    const subject = await lockCase(tx, review.caseId);
    if (subject.entryId === review.entryId)
      await this.stages.act(tx, await this.stages.contextOf(subject, actor), {
        kind: 'review-voided',
        data: { review: review.id },
      });
    await record(tx, {
      actor: actorRef(actor),
      act: 'review.voided',
      thing: { kind: 'review', id: review.id },
      details: { case: review.caseId, expert: review.expert, reason, concluded: questioned !== undefined },
      at: now,
    });
  }
}
