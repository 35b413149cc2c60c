import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { lockCase } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { suggestPanel, type Candidate, type Shortage, type Suggestion } from '../domain/assign';
import { brokenBy, type Beside } from '../domain/together';
import { deadlinesOf, noDeadlines, type Deadlines } from '../domain/deadline';
import { reviewTable } from '../domain/may';
import { isOverdue, replacementsFor, type Replacement } from '../domain/replacement';
import { remove, seats, type Review } from '../domain/review';
import type { Rubric } from '../domain/score';
import { apartIn } from './apart.service';
import { Candidates } from './candidates';
import { ConflictService } from './conflict.service';
import { drawnPanelOf } from './expert-draw.rows';
import { drawnProposal, requireNext } from './expert-draw.successors';
import { InvitationService } from './invitation.service';
import { nobody, rubricOf } from './panel.result';
import { maskSeats, withdrawDuty } from './panel.rows';
import { ReviewReminders } from './review.reminders';
import { caseById, lockReview, reviewById, reviewColumns, reviewsOfEntry } from './review.rows';

/** 评审组: who judges an application. */
@Injectable()
export class PanelService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly register: Candidates,
    private readonly invitations: InvitationService,
    private readonly reminders: ReviewReminders,
    private readonly conflicts: ConflictService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Everybody of the register as a candidate for the panel of a case, with the conflicts that are on record, the
   * members proposed for the empty seats, and who could replace those whose reviews are overdue. Refuses
   * `case.unknown`, `review.not-here`.
   */
  candidates(
    actor: Actor,
    caseId: string,
  ): Promise<{
    candidates: Candidate[];
    suggestions: Suggestion[];
    shortages: Shortage[];
    replacements: Replacement[];
  }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const subject = await caseById(tx, caseId);
      const { rubric } = await this.inReview(subject);
      const reviews = await reviewsOfEntry(tx, subject.entryId);
      const seated = seats(reviews);
      const taken = new Set(seated.map((r) => r.expert));
      const all = (await this.register.of(tx, subject, null)).candidates;
      const onPanel = all.filter((c) => taken.has(c.expert.accountId)).map((c) => c.expert);
      const candidates = all.filter((c) => !taken.has(c.expert.accountId) && !c.expert.retiredAt);
      const apart = await apartIn(tx);
      const overdue = seated.filter((r) => isOverdue(r, this.clock.now()));
      const drawn = await drawnPanelOf(tx, subject.entryId);
      if (drawn) return { candidates, ...drawnProposal(drawn, all, reviews, overdue, apart) };
      return {
        candidates,
        ...suggestPanel(rubric.panel, candidates, onPanel, apart),
        replacements: replacementsFor(rubric.panel, overdue, candidates, onPanel, apart),
      };
    });
  }

  /**
   * Puts experts on the panel; each owes a review from now on. All or none. Refuses `review.not-here`,
   * `expert.unknown`, `review.conflict` (with each one's conflicts, the yearly cap among them), `review.composition` (with
   * the rules of the panel that they would break; the office may overrule those with a reason, which is recorded),
   * `review.assigned` (already on it, or stepped back), `draw.successor` (a drawn panel has somebody who is next).
   */
  assign(
    actor: Actor,
    caseId: string,
    accounts: string[],
    overrule?: string,
  ): Promise<{ reviews: string[] }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      return { reviews: await this.assignIn(tx, actor, await lockCase(tx, caseId), accounts, overrule) };
    });
  }

  /** The same within the transaction of somebody who has locked the case and asked who may. */
  async assignIn(
    tx: Tx,
    actor: Actor,
    subject: Case,
    accounts: string[],
    overrule?: string,
  ): Promise<string[]> {
    const { definition, rubric } = await this.inReview(subject);
    const chosen = [...new Set(accounts)].sort();
    // The experts' rows are locked, in order, so that two assignments at once cannot overrun a yearly limit.
    await tx.query(
      `select 1 from experts where account_id = any ($1::uuid[]) order by account_id for no key update`,
      [chosen],
    );
    // Whatever changed a moment ago counts already.
    await this.conflicts.find(tx, subject.applicationId);
    const beside = seats(await reviewsOfEntry(tx, subject.entryId)).map((r) => r.expert);
    const seen = (await this.register.of(tx, subject, [...new Set([...chosen, ...beside])])).candidates;
    const candidates = seen.filter((c) => chosen.includes(c.expert.accountId));
    const unknown = chosen.filter((id) => !candidates.some((c) => c.expert.accountId === id));
    if (unknown.length) throw conflict('expert.unknown', { experts: unknown });
    const hindered = candidates.filter((c) => c.conflicts.length);
    if (hindered.length)
      throw conflict('review.conflict', {
        experts: hindered.map((c) => ({
          account: c.expert.accountId,
          name: c.expert.name,
          conflicts: c.conflicts,
        })),
      });
    await requireNext(tx, this.register, subject, chosen);
    const sitting = seen.filter((c) => beside.includes(c.expert.accountId));
    const rules = await this.requireTogether(tx, rubric, sitting, candidates, overrule);
    const seated: Review[] = [];
    for (const account of chosen) seated.push(await this.seat(tx, subject, definition, account, actor));
    await maskSeats(tx, subject.entryId, seated);
    for (const review of seated) await this.invitations.invite(tx, review);
    await record(tx, {
      actor: actorRef(actor),
      act: 'review.assigned',
      thing: { kind: 'case', id: subject.id },
      details: { experts: chosen, round: subject.round, ...(rules.length && { rules, overrule }) },
    });
    return seated.map((review) => review.id);
  }

  /** The rules of the panel that the office overrules. Refuses `review.composition` where it gives no reason. */
  private async requireTogether(
    tx: Tx,
    { panel }: Rubric,
    sitting: readonly Candidate[],
    chosen: readonly Candidate[],
    overrule: string | undefined,
  ) {
    const fresh = chosen.filter((c) => !sitting.includes(c)).map((c): Beside => c.expert);
    const names = new Map([...sitting, ...chosen].map(({ expert }) => [expert.accountId, expert.name]));
    const rules = brokenBy(
      panel,
      sitting.map((c) => c.expert),
      fresh,
      await apartIn(tx),
    ).map(({ experts, ...rule }) => ({ ...rule, experts: experts.map((account) => names.get(account)!) }));
    if (rules.length && overrule === undefined) throw conflict('review.composition', { rules });
    return rules;
  }

  private async seat(
    tx: Tx,
    subject: Case,
    definition: Definition,
    account: string,
    actor: Actor,
  ): Promise<Review> {
    const now = this.clock.now();
    const { dueAt, closesAt } = this.deadlinesIn(definition, subject);
    const [seated] = await rows<Review>(
      tx,
      `insert into reviews as r (id, case_id, entry_id, round, expert_id, state, assigned_at, assigned_by, due_at, closes_at)
       values ($1, $2, $3, $4, $5, 'assigned', $6, $7, $8, $9)
       on conflict (entry_id, expert_id) where state <> 'voided' do update set state = 'assigned', removal_reason = null,
         assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by, due_at = excluded.due_at,
         closes_at = excluded.closes_at, overdue_at = null, answer = null, answered_at = null, version = r.version + 1
       where r.state = 'removed' returning ${reviewColumns}`,
      [uuid(), subject.id, subject.entryId, subject.round, account, now, actor.account, dueAt, closesAt],
    );
    if (!seated) throw conflict('review.assigned', { expert: account });
    await tx.query(
      `insert into duties (entry_id, case_id, role, account_id, due_at, created_at, trial)
       values ($1, $2, 'expert', $3, $4, $5, $6)`,
      [subject.entryId, subject.id, account, dueAt, now, subject.trial],
    );
    return seated;
  }

  /** When whoever is assigned now would have to be done. */
  private deadlinesIn(definition: Definition, subject: Case): Deadlines {
    const stage = stageById(definition, subject.kind, subject.stage);
    const own = stage.kind === 'review' ? stage.arguments : noDeadlines;
    // Scores of a defence are due with its slot, not with the stage.
    return deadlinesOf(own, this.clock.now(), stage.kind === 'defence' ? null : subject.dueAt);
  }

  /** Takes an expert off the panel, with a reason. Refuses `review.unknown`, `review.closed`, `review.state`. */
  remove(actor: Actor, reviewId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { review } = await this.onPanel(tx, actor, reviewId);
      await this.removeIn(tx, actor, review, reason);
    });
  }

  /** Takes one expert off the panel and seats another, or neither. Refuses what `remove` and `assign` refuse. */
  replace(
    actor: Actor,
    reviewId: string,
    { expert, reason }: { expert: string; reason: string },
  ): Promise<{ review: string }> {
    return this.database.transaction(async (tx) => {
      const { subject, review } = await this.onPanel(tx, actor, reviewId);
      if (review.expert === expert) throw conflict('review.assigned', { expert });
      await this.removeIn(tx, actor, review, reason);
      const [seated] = await this.assignIn(tx, actor, subject, [expert]);
      return { review: seated! };
    });
  }

  /**
   * Gives one expert more time: deadlines before this instant move to it. Refuses `review.unknown`, `review.closed`,
   * `review.state`, `review.until-past`.
   */
  extend(actor: Actor, reviewId: string, until: Date): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { subject, review } = await this.onPanel(tx, actor, reviewId);
      remove(review);
      if (until <= this.clock.now()) throw invalid('review.until-past', { field: 'until' });
      const [extended] = await rows<Review>(
        tx,
        `update reviews r set due_at = greatest(due_at, $2), overdue_at = null, version = version + 1,
           closes_at = case when closes_at is not null or $3 then greatest(closes_at, $2) end
         where id = $1 returning ${reviewColumns}`,
        // The last deadline of a defence is its slot's; this one's alone moves.
        [reviewId, until, subject.stageKind === 'defence'],
      );
      await tx.query(
        `update duties set due_at = $3 where entry_id = $1 and role = 'expert' and account_id = $2`,
        [review.entryId, review.expert, extended!.dueAt],
      );
      await this.reminders.cancel(tx, review);
      await this.reminders.plan(tx, extended!);
      await record(tx, {
        actor: actorRef(actor),
        act: 'review.extended',
        thing: { kind: 'review', id: reviewId },
        details: { expert: review.expert, until: until.toISOString() },
      });
    });
  }

  /** A review on a panel that stands, locked beneath its case. Refuses `review.unknown`, `review.closed`. */
  private async onPanel(tx: Tx, actor: Actor, id: string): Promise<{ subject: Case; review: Review }> {
    const seen = await reviewById(tx, id);
    reviewTable.require(actor, 'assign', seen);
    const subject = await lockCase(tx, seen.caseId);
    const review = await lockReview(tx, id);
    if (subject.entryId !== review.entryId || subject.endedAt) throw conflict('review.closed');
    return { subject, review };
  }

  /** The same within the transaction of somebody who has locked the case and the review. Refuses `review.state`. */
  async removeIn(tx: Tx, actor: Actor, review: Review, reason: string): Promise<void> {
    remove(review);
    await tx.query(
      `update reviews set state = 'removed', removal_reason = $2, declared_at = null, version = version + 1 where id = $1`,
      [review.id, reason],
    );
    await withdrawDuty(tx, review.entryId, review.expert);
    await this.reminders.cancel(tx, review);
    await record(tx, {
      actor: actorRef(actor),
      act: 'review.removed',
      thing: { kind: 'review', id: review.id },
      details: { expert: review.expert, reason },
    });
  }

  /** The rubric of a case, wherever it stands. */
  async rubricOfCase(tx: Tx, caseId: string): Promise<Rubric> {
    const { programmeVersionId } = await caseById(tx, caseId);
    return rubricOf(await this.programmes.definitionOf(programmeVersionId));
  }

  /** The rubric of a case that stands before a panel, in a review or a defence. Refuses `review.not-here`. */
  inReview(subject: Case): Promise<{ definition: Definition; rubric: Rubric }> {
    return this.register.inReview(subject);
  }
}
