import { Injectable } from '@nestjs/common';
import { memberOf, type Actor } from '@keshen/identity';
import { notFound, type Problem } from '@keshen/kernel';
import { Database, rows } from '@keshen/platform/server';
import { flatten, type Answers } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { changedAnswers, type AnswerChange } from '../domain/compare-submissions';
import { ApplicationAccess } from './access';
import { masked } from './answer.queries';
import { applicationById } from './application.rows';
import { SubmissionStore } from './submission.store';

/** A press of submit: when, by whom, and what came of it. Values that were typed are not told, only where and which rule. */
export interface Attempt {
  id: string;
  arrivedAt: Date;
  by: string | null;
  receipt: string | null;
  code: string | null;
  problems: Pick<Problem, 'path' | 'code'>[];
}

/** How an application came to be submitted: attempts, and what a later submission changed. */
@Injectable()
export class AttemptQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly submissions: SubmissionStore,
  ) {}

  /** Attempts to submit, the newest first, at most 50; for the applicant's people and the office. Refuses `application.unknown`. */
  attempts(actor: Actor, id: string): Promise<Attempt[]> {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, actor, 'read', id);
      if (!memberOf(actor, thing.party)) await this.access.require(tx, actor, 'read-notes', id);
      const found = await rows<Omit<Attempt, 'problems'> & { problems: Problem[] | null }>(
        tx,
        `select t.id, t.arrived_at as "arrivedAt", a.name as by, s.receipt, r.refusal ->> 'code' as code,
           r.refusal -> 'details' -> 'problems' as problems
         from tickets t left join ticket_results r on r.ticket_id = t.id left join submissions s on s.id = r.submission_id
           left join accounts a on a.id = t.account_id
         where t.application_id = $1 order by t.arrived_at desc, t.id desc limit 50`,
        [id],
      );
      return found.map((attempt) => ({
        ...attempt,
        problems: (attempt.problems ?? []).slice(0, 100).map(({ path, code }) => ({ path, code })),
      }));
    });
  }

  /**
   * What a submission says otherwise than the one before, as this reader may see it. Refuses `application.unknown`,
   * `receipt.unknown` (there is no earlier one), and what a content guard says.
   */
  changes(actor: Actor, id: string, no: number): Promise<AnswerChange[]> {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, actor, 'read', id);
      const held = await this.access.heldBack(tx, actor, id);
      if (held) throw notFound(held);
      const [before, after] = [
        await this.submissions.numbered(tx, id, no - 1),
        await this.submissions.numbered(tx, id, no),
      ];
      if (!before || !after) throw notFound('receipt.unknown');
      const { programmeVersionId } = await applicationById(tx, id);
      const definition = await this.programmes.definitionOf(programmeVersionId);
      const changes = changedAnswers(flatten(before.answers), flatten(after.answers));
      if (memberOf(actor, thing.party)) return changes;
      const shown = (answers: Answers): Map<string, unknown> =>
        new Map(masked(definition, answers, true).map((a) => [a.path, a.value]));
      const [was, is] = [shown(before.answers), shown(after.answers)];
      return changes.map(({ path }) => ({
        path,
        before: was.get(path) ?? null,
        after: is.get(path) ?? null,
      }));
    });
  }
}
