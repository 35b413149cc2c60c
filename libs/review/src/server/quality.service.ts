import { Inject, Injectable } from '@nestjs/common';
import { Announcements, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows } from '@keshen/platform/server';
import { reviewTable } from '../domain/may';
import { recordOf, type CheckRequest, type ExpertRecord, type RecordedReview } from '../domain/quality';
import { nobody } from './panel.result';
import { reviewById, reviewsOfEntry } from './review.rows';
import { BlindReview } from './veil';

/** The latest reviews that an expert's record is made from. */
const RECORDED_MOST = 500;

/** 评审质量: a second person looks at reviews; how experts keep time and score is on record. */
@Injectable()
export class QualityService {
  constructor(
    private readonly database: Database,
    private readonly announcements: Announcements,
    private readonly blind: BlindReview,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Accepts a review that was handed in, or returns it: the expert is told why and gives it anew. Refuses
   * `review.unknown`, `review.closed`, `review.state`, `review.stale` (another revision), `review.own` (a second person
   * is another one).
   */
  check(actor: Actor, id: string, request: CheckRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      const seen = await reviewById(tx, id);
      reviewTable.require(actor, 'check', seen);
      const subject = await lockCase(tx, seen.caseId);
      if (subject.entryId !== seen.entryId || subject.endedAt) throw conflict('review.closed');
      const review = (await reviewsOfEntry(tx, seen.entryId)).find((r) => r.id === id)!;
      if (review.expert === actor.account) throw conflict('review.own');
      if (review.state !== 'submitted') throw conflict('review.state', { state: review.state });
      if (review.revision !== request.revision) throw conflict('review.stale', { revision: review.revision });
      const now = this.clock.now();
      await tx.query(
        `insert into review_checks (review_id, revision, accepted, reason, checked_by, checked_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, review.revision, request.accepted, request.reason || null, actor.account, now],
      );
      if (!request.accepted)
        await this.announcements.tell(tx, review.caseId, {
          template: 'review_returned',
          to: [review.expert],
          key: `${review.entryId}:review-returned:${id}:${now.getTime()}`,
          data: {
            ...(await this.blind.wordsFor(tx, review.caseId)),
            remark: request.reason,
            link: `/reviews/${id}`,
          },
        });
      await record(tx, {
        actor: actorRef(actor),
        act: request.accepted ? 'review.checked' : 'review.returned',
        thing: { kind: 'review', id },
        details: { case: review.caseId, revision: review.revision, reason: request.reason },
        at: now,
      });
    });
  }

  /** 履职记录 of an expert over the latest reviews; trials do not count. Refuses `expert.unknown`. */
  async record(actor: Actor, account: string): Promise<ExpertRecord> {
    reviewTable.require(actor, 'read-register', nobody);
    return this.database.transaction(async (tx) => {
      const [known] = await rows(tx, `select 1 from experts where account_id = $1`, [account]);
      if (!known) throw notFound('expert.unknown');
      const found = await rows<RecordedReview>(
        tx,
        `select r.state, r.answer, r.total, r.submitted_at as "submittedAt", r.due_at as "dueAt",
           r.overdue_at is not null as overdue,
           exists (select 1 from review_checks k where k.review_id = r.id and not k.accepted) as returned,
           (select avg(o.total)::float8 from judged_reviews o where o.entry_id = r.entry_id and o.id <> r.id
             and o.state = 'submitted') as "othersMean"
         from judged_reviews r join cases c on c.id = r.case_id and not c.trial
         where r.expert_id = $1 order by r.assigned_at desc, r.id desc limit ${RECORDED_MOST}`,
        [account],
      );
      return recordOf(found);
    });
  }
}
