import { Injectable } from '@nestjs/common';
import { ApplicationAccess } from '@keshen/application/server';
import { memberOf, type Actor } from '@keshen/identity';
import { Database, rows } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { feedbackOf, type Feedback } from '../domain/feedback';
import type { Scores } from '../domain/score';

/** 反馈: what experts wrote for an applicant. */
@Injectable()
export class FeedbackQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
  ) {}

  /**
   * The feedback of each panel, latest round first: for the applicant's own people after the decision, where the
   * programme says so; else none. No name, no expert's id, no points. Refuses `application.unknown`.
   */
  ofApplication(actor: Actor, id: string): Promise<{ rounds: Feedback[] }> {
    return this.database.transaction(async (tx) => {
      const { party } = await this.access.require(tx, actor, 'read', id);
      if (!memberOf(actor, party)) return { rounds: [] };
      const [subject] = await rows<{ version: string; decided: boolean }>(
        tx,
        `select c.programme_version_id as version, c.ended_at is not null or exists (
             select 1 from stage_entries e where e.case_id = c.id and e.stage_kind = 'decision' and e.left_at is not null)
           as decided
         from cases c where c.application_id = $1 and c.kind = 'application'`,
        [id],
      );
      const { rubric } = await this.programmes.definitionOf(subject!.version, tx);
      if (!subject!.decided || !rubric?.feedback) return { rounds: [] };
      const found = await rows<{ entry: number; round: number; scores: Scores; comment: string }>(
        tx,
        `select r.entry_id as entry, r.round, r.scores, r.comment from judged_reviews r
           join cases c on c.id = r.case_id join stage_entries e on e.id = r.entry_id
         where c.application_id = $1 and r.state = 'submitted' and e.left_at is not null
         order by r.entry_id desc limit 200`,
        [id],
      );
      const entries = [...new Set(found.map(({ entry }) => entry))];
      return {
        rounds: entries.map((entry) => {
          const reviews = found.filter((review) => review.entry === entry);
          return feedbackOf(rubric, reviews[0]!.round, reviews);
        }),
      };
    });
  }
}
