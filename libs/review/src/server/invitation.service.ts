import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Announcements, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { invalid, shanghaiDate, textIn, type Clock, type Locale, type Text } from '@keshen/kernel';
import { Enclosures } from '@keshen/notification/server';
import { CLOCK, CONFIG, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import {
  answerable,
  invitationEnds,
  type InvitationAnswer,
  type InvitationRequest,
} from '../domain/invitation';
import { isClosed } from '../domain/deadline';
import { recuse, type Review } from '../domain/review';
import type { Invitation } from '../domain/views';
import { ConflictService } from './conflict.service';
import { InvitationTokens } from './invitation.token';
import { caseById, lockReview, reviewById } from './review.rows';
import { ReviewReminders } from './review.reminders';
import { withdrawDuty } from './panel.rows';
import { BlindReview, namesColumn, shownTo, type Named } from './veil';

const ENCLOSURE = 'review-invitation';
const words: Text = {
  'zh-CN': '接受、谢绝，或说明须回避（不用登录，{days} 前有效）：\n{link}',
  en: 'Accept, decline, or say that you must step back (no sign-in needed, until {days}):\n{link}',
};
type Invited = Omit<Invitation, 'recusal'> & {
  id: string;
  caseId: string;
  expert: string;
  assignedAt: Date;
} & Named;

/** 评审邀请: one mail, one link, three answers. */
@Injectable()
export class InvitationService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly tokens: InvitationTokens,
    private readonly programmes: ProgrammeService,
    private readonly announcements: Announcements,
    private readonly reminders: ReviewReminders,
    private readonly blind: BlindReview,
    private readonly conflicts: ConflictService,
    private readonly enclosures: Enclosures,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /** The link is made when the mail is sent and kept nowhere: what the portal shows of the message has no token. */
  onModuleInit(): void {
    this.enclosures.register(ENCLOSURE, async (id) => ({ text: await this.linkWords(id), files: [] }));
  }

  /** Invites an expert who was just assigned, by mail and message, and plans the reminders. */
  async invite(tx: Tx, review: Review): Promise<void> {
    await this.announcements.tell(tx, review.caseId, {
      template: 'review_assigned',
      to: [review.expert],
      key: `${review.entryId}:review-assigned:${review.id}:${review.assignedAt.getTime()}`,
      data: {
        ...(await this.blind.wordsFor(tx, review.caseId)),
        due: review.dueAt ? shanghaiDate(review.dueAt) : '—',
        link: `/reviews/${review.id}`,
      },
      enclosure: { kind: ENCLOSURE, id: review.id },
    });
    await this.reminders.plan(tx, review);
  }

  /** What a link invites to, and how it was answered. Refuses `review.invitation-unknown`, `review.invitation-over`. */
  peek(token: string): Promise<Invitation> {
    return this.database.transaction(async (tx) => {
      const { assignedAt: _a, expert: _e, id: _i, caseId, ...found } = await this.invited(tx, token);
      const { programmeVersionId } = await caseById(tx, caseId);
      const definition = await this.programmes.definitionOf(programmeVersionId);
      return { ...shownTo(definition, found), recusal: definition.rubric!.panel.recusal };
    });
  }

  /**
   * Answers, once. Refuses `review.invitation-unknown`, `review.invitation-over`, `review.answered`, `review.state`.
   * Accepting opens nothing: whoever signs in declares first.
   */
  answer(token: string, request: InvitationRequest): Promise<{ answer: InvitationAnswer }> {
    return this.database.transaction(async (tx) => {
      const seen = await this.invited(tx, token);
      await lockCase(tx, seen.caseId);
      const review = await lockReview(tx, seen.id);
      answerable(review);
      const by = { account: review.expert, label: seen.name };
      if (request.answer === 'accepted') await this.accept(tx, review, by);
      else await this.stepBack(tx, review, request.answer, request.reason, by);
      return { answer: request.answer };
    });
  }

  /** Notes that a locked review was taken on. */
  async accept(tx: Tx, review: Review, by: { account: string | null; label: string }): Promise<void> {
    await tx.query(
      `update reviews set answer = 'accepted', answered_at = $2, version = version + 1 where id = $1`,
      [review.id, this.clock.now()],
    );
    await this.reminders.cancel(tx, review, 'answer');
    await this.keep(tx, review, 'review.accepted', by);
  }

  /** A locked review is given back with a reason, and the office is told. Refuses `review.state` once it was handed in. */
  async stepBack(
    tx: Tx,
    review: Review,
    answer: Exclude<InvitationAnswer, 'accepted'>,
    reason: string,
    by: { account: string | null; label: string },
  ): Promise<void> {
    recuse(review);
    await tx.query(
      `update reviews set state = 'recused', answer = $2, answered_at = $3, recusal_reason = $4,
         version = version + 1 where id = $1`,
      [review.id, answer, this.clock.now(), reason],
    );
    await withdrawDuty(tx, review.entryId, review.expert);
    await this.reminders.cancel(tx, review);
    await this.announcements.tell(tx, review.caseId, {
      template: 'review_declined',
      to: 'actor',
      key: `${review.entryId}:review-declined:${review.id}:${review.assignedAt.getTime()}`,
      data: { remark: reason },
    });
    await this.keep(tx, review, answer === 'conflict' ? 'review.recused' : 'review.declined', by, { reason });
    if (answer === 'conflict') await this.conflicts.stoodAside(tx, review, reason);
  }

  private async invited(tx: Tx, token: string): Promise<Invited> {
    const link = this.tokens.read(token);
    if (this.clock.now() > link.endsAt) throw invalid('review.invitation-over', { at: link.endsAt });
    const [found] = await rows<Invited>(
      tx,
      `select r.id, r.case_id as "caseId", r.expert_id as expert, r.assigned_at as "assignedAt", x.name,
         a.reference, a.title, p.name as party, ${namesColumn}, k.title as call, r.due_at as "dueAt", r.closes_at as "closesAt",
         r.state, r.answer, r.answered_at as "answeredAt"
       from reviews r join cases c on c.id = r.case_id join applications a on a.id = c.application_id
         join parties p on p.id = a.party_id join calls k on k.id = a.call_id
         join accounts x on x.id = r.expert_id
       where r.id = $1 and r.state <> 'voided'`,
      [link.review],
    );
    // For whom a conflict was found the application is not there (decision 0016). Assigned anew meanwhile: the later mail has the link that counts.
    if (!found || found.assignedAt.getTime() !== link.assignedAt.getTime())
      throw invalid('review.invitation-unknown', { field: 'token' });
    return found;
  }

  private linkWords(id: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const review = await reviewById(tx, id);
      const [{ locale } = { locale: 'zh-CN' as Locale }] = await rows<{ locale: Locale }>(
        tx,
        `select locale from accounts where id = $1`,
        [review.expert],
      );
      if (review.state !== 'assigned' || isClosed(review, this.clock.now())) return '';
      const endsAt = invitationEnds(review.assignedAt, review.closesAt);
      const token = this.tokens.issue({ review: id, assignedAt: review.assignedAt, endsAt });
      return textIn(words, locale)
        .replace('{days}', shanghaiDate(endsAt))
        .replace('{link}', `${this.config.PUBLIC_URL}/review-invitation?token=${token}`);
    });
  }

  private keep(
    tx: Tx,
    review: Review,
    act: string,
    actor: { account: string | null; label: string },
    details: object = {},
  ): Promise<void> {
    return record(tx, {
      actor,
      act,
      thing: { kind: 'review', id: review.id },
      details: { case: review.caseId, ...details },
    });
  }
}
