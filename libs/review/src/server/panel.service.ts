import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Announcements, applicationById, lockCase, SubmissionStore } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { flatten, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { fieldMatches, suggestPanel, type Candidate, type Shortage, type Suggestion } from '../domain/assign';
import { conflictsOf, type Involved } from '../domain/conflict';
import type { Expert } from '../domain/expert';
import { reviewTable } from '../domain/may';
import { remove, seats } from '../domain/review';
import type { Rubric } from '../domain/score';
import { ExpertService, loadColumns } from './expert.service';
import { nobody } from './panel.result';
import { caseById, expertColumns, lockReview, reviewById, reviewsOfEntry } from './review.rows';

/** 评审组: who judges an application. */
@Injectable()
export class PanelService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly experts: ExpertService,
    private readonly announcements: Announcements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Everybody of the register as a candidate for the panel of a case, with the conflicts that are on record, and
   * the members proposed for the empty seats. Refuses `case.unknown`, `review.not-here`.
   */
  candidates(
    actor: Actor,
    caseId: string,
  ): Promise<{ candidates: Candidate[]; suggestions: Suggestion[]; shortages: Shortage[] }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const subject = await caseById(tx, caseId);
      const { definition, rubric } = await this.inReview(subject);
      const seated = seats(await reviewsOfEntry(tx, subject.entryId));
      const taken = new Set(seated.map((r) => r.expert));
      const all = await this.candidatesOf(tx, subject, definition, rubric, null);
      const onPanel = all.filter((c) => taken.has(c.expert.accountId)).map((c) => c.expert);
      const candidates = all.filter((c) => !taken.has(c.expert.accountId) && !c.expert.retiredAt);
      return { candidates, ...suggestPanel(rubric.panel, candidates, onPanel) };
    });
  }

  /**
   * Puts experts on the panel; each owes a review from now on. All or none. Refuses `review.not-here`,
   * `expert.unknown`, `review.conflict` (with each one's conflicts), `review.assigned` (already on it, or stepped back).
   */
  assign(actor: Actor, caseId: string, accounts: string[]): Promise<{ reviews: string[] }> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'assign', nobody);
      const subject = await lockCase(tx, caseId);
      const { definition, rubric } = await this.inReview(subject);
      const chosen = [...new Set(accounts)].sort();
      // The experts' rows are locked, in order, so that two assignments at once cannot overrun a yearly limit.
      await tx.query(
        `select 1 from experts where account_id = any ($1::uuid[]) order by account_id for no key update`,
        [chosen],
      );
      const candidates = await this.candidatesOf(tx, subject, definition, rubric, chosen);
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
      const reviews: string[] = [];
      for (const account of chosen) reviews.push(await this.seat(tx, subject, account, actor));
      await this.announcements.tell(tx, caseId, {
        template: 'review_assigned',
        to: chosen,
        key: `${subject.entryId}:review-assigned`,
      });
      await record(tx, {
        actor: actorRef(actor),
        act: 'review.assigned',
        thing: { kind: 'case', id: caseId },
        details: { experts: chosen, round: subject.round },
      });
      return { reviews };
    });
  }

  private async seat(tx: Tx, subject: Case, account: string, actor: Actor): Promise<string> {
    const now = this.clock.now();
    const [seated] = await rows<{ id: string }>(
      tx,
      `insert into reviews (id, case_id, entry_id, round, expert_id, state, assigned_at, assigned_by)
       values ($1, $2, $3, $4, $5, 'assigned', $6, $7)
       on conflict (entry_id, expert_id) do update set state = 'assigned', removal_reason = null,
         assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by, version = reviews.version + 1
       where reviews.state = 'removed' returning id`,
      [uuid(), subject.id, subject.entryId, subject.round, account, now, actor.account],
    );
    if (!seated) throw conflict('review.assigned', { expert: account });
    await tx.query(
      `insert into duties (entry_id, case_id, role, account_id, due_at, created_at, trial)
       values ($1, $2, 'expert', $3, $4, $5, $6)`,
      [subject.entryId, subject.id, account, subject.dueAt, now, subject.trial],
    );
    return seated.id;
  }

  /** Takes an expert off the panel, with a reason. Refuses `review.unknown`, `review.closed`, `review.state`. */
  remove(actor: Actor, reviewId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const seen = await reviewById(tx, reviewId);
      reviewTable.require(actor, 'assign', seen);
      const subject = await lockCase(tx, seen.caseId);
      const review = await lockReview(tx, reviewId);
      if (subject.entryId !== review.entryId || subject.endedAt) throw conflict('review.closed');
      remove(review);
      await tx.query(
        `update reviews set state = 'removed', removal_reason = $2, declared_at = null, version = version + 1 where id = $1`,
        [reviewId, reason],
      );
      await withdrawDuty(tx, review.entryId, review.expert);
      await record(tx, {
        actor: actorRef(actor),
        act: 'review.removed',
        thing: { kind: 'review', id: reviewId },
        details: { expert: review.expert, reason },
      });
    });
  }

  /** The rubric of a case that stands before a panel, in a review or a defence. Refuses `review.not-here`. */
  async inReview(subject: Case): Promise<{ definition: Definition; rubric: Rubric }> {
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const judged = subject.stageKind === 'review' || subject.stageKind === 'defence';
    if (!judged || subject.endedAt || !definition.rubric)
      throw conflict('review.not-here', { stage: subject.stage });
    return { definition, rubric: definition.rubric };
  }

  private async candidatesOf(
    tx: Tx,
    subject: Case,
    definition: Definition,
    rubric: Rubric,
    only: string[] | null,
  ): Promise<Candidate[]> {
    const found = await rows<Expert & { thisYear: number; open: number }>(
      tx,
      `select ${expertColumns}, ${loadColumns} from experts e join accounts a on a.id = e.account_id
       where ($2::uuid[] is null or e.account_id = any ($2)) and ($2 is not null or a.state = 'active')
       order by e.account_id limit 5000`,
      [this.experts.yearStart(), only],
    );
    const { involved, words } = await this.involvedIn(tx, subject, definition, rubric);
    return found.map(({ thisYear, open, ...expert }) => {
      const load = { thisYear, open };
      return {
        expert,
        load,
        conflicts: conflictsOf(expert, involved, load, rubric.panel.maximumPerExpertAndYear),
        matches: fieldMatches(expert.fields, words),
      };
    });
  }

  /** Who takes part in the application, whom it asks to avoid, and the words its field is found in. */
  private async involvedIn(
    tx: Tx,
    subject: Case,
    definition: Definition,
    rubric: Rubric,
  ): Promise<{ involved: Involved; words: string }> {
    const participants = await rows<Involved['participants'][number]>(
      tx,
      `select role, name, credit_code as "creditCode" from participants where application_id = $1
       union select 'applicant', name, credit_code from parties where id = $2`,
      [subject.applicationId, subject.partyId],
    );
    const application = await applicationById(tx, subject.applicationId);
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const flat = submission ? flatten(submission.answers) : {};
    const named = rubric.panel.avoidance ? flat[rubric.panel.avoidance] : undefined;
    const avoided = (Array.isArray(named) ? (named as Record<string, unknown>[]) : []).flatMap((row) =>
      typeof row['name'] === 'string' && row['name'].trim()
        ? [
            {
              name: row['name'],
              unit: typeof row['unit'] === 'string' && row['unit'].trim() ? row['unit'] : null,
            },
          ]
        : [],
    );
    const texts = definition.form.sections.flatMap((section) =>
      section.fields
        .filter((f) => f.type === 'text' || f.type === 'long-text' || f.type === 'industry')
        .map((f) => flat[`${section.id}.${f.id}`])
        .filter((v): v is string => typeof v === 'string'),
    );
    return {
      involved: { participants, avoided },
      words: [application.title, ...texts].join('\n').slice(0, 50_000),
    };
  }
}

/** Who stepped back or was taken off owes nothing and, without a duty, reads nothing any more. */
export async function withdrawDuty(tx: Tx, entryId: number, account: string): Promise<void> {
  await tx.query(`delete from duties where entry_id = $1 and role = 'expert' and account_id = $2`, [
    entryId,
    account,
  ]);
}
