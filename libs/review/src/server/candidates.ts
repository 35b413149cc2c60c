import { Inject, Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { SubmissionStore } from '@keshen/application/server';
import { conflict, shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';
import { flatten, stageById, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { fieldMatcher, type Candidate } from '../domain/assign';
import { hindrancesOf } from '../domain/conflict';
import { deadlinesOf, noDeadlines } from '../domain/deadline';
import { yearStart, type Expert } from '../domain/expert';
import { fieldsNamedIn } from '../domain/field';
import type { Rubric } from '../domain/score';
import { ConflictService } from './conflict.service';
import { loadColumns } from './expert.queries';
import { fieldsIn } from './field.service';
import { expertColumns } from './review.rows';

/** The register as one case sees it. */
export interface Seen {
  candidates: Candidate[];
  definition: Definition;
  rubric: Rubric;
  /** The words of the application that experts are compared with, and the nodes of the tree that they name. */
  words: string;
  named: string[];
  /** Flat answers of the latest submission. */
  answers: Record<string, unknown>;
}

/** Reads the register beside cases: once, however many there are. */
@Injectable()
export class Candidates {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly conflicts: ConflictService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The rubric of a case that stands before a panel, in a review or a defence. Refuses `review.not-here`. */
  async inReview(subject: Case): Promise<{ definition: Definition; rubric: Rubric }> {
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const judged = subject.stageKind === 'review' || subject.stageKind === 'defence';
    if (!judged || subject.endedAt || !definition.rubric)
      throw conflict('review.not-here', { stage: subject.stage });
    return { definition, rubric: definition.rubric };
  }

  /** One case with everybody of the register, or `only` these accounts. Refuses `review.not-here`. */
  async of(tx: Tx, subject: Case, only: string[] | null): Promise<Seen> {
    return (await this.over(tx, [subject], only))(subject);
  }

  /** Reads for all the cases at once; each is then seen without another question. */
  async over(
    tx: Tx,
    subjects: readonly Case[],
    only: string[] | null,
  ): Promise<(subject: Case) => Promise<Seen>> {
    const today = shanghaiDate(this.clock.now());
    const found = await rows<Expert & { thisYear: number; open: number }>(
      tx,
      `select ${expertColumns}, ${loadColumns} from experts e join accounts a on a.id = e.account_id
       where ($2::uuid[] is null or e.account_id = any ($2)) and ($2 is not null or a.state = 'active')
       order by e.account_id limit 5000`,
      [yearStart(today), only],
    );
    const experts = found.map(({ thisYear, open, ...expert }) => ({ expert, load: { thisYear, open } }));
    const ids = subjects.map((s) => s.applicationId);
    const edges = await this.conflicts.heldIn(tx, ids);
    const submitted = await this.submissions.latestOf(tx, ids);
    const tree = await fieldsIn(tx);
    const titles = new Map(
      (
        await rows<{ id: string; title: string }>(
          tx,
          `select id, title from applications where id = any ($1::uuid[])`,
          [ids],
        )
      ).map(({ id, title }) => [id, title]),
    );
    return async (subject) => {
      const { definition, rubric } = await this.inReview(subject);
      const submission = submitted.get(subject.applicationId);
      const answers = submission ? flatten(submission.answers) : {};
      const words = wordsOf(definition, titles.get(subject.applicationId)!, answers);
      const matches = fieldMatcher(words);
      const window = this.windowOf(subject, definition, today);
      const hindering = edges.get(subject.applicationId) ?? [];
      const candidates = experts.map(({ expert, load }): Candidate => {
        const conflicts = hindering
          .filter((edge) => edge.account === expert.accountId && !edge.clearedAt)
          .map(({ id, kind, other, by, note, source }) => ({
            id,
            kind,
            participant: other,
            by,
            note,
            source,
          }));
        const hindrances = hindrancesOf(expert, load, rubric.panel.maximumPerExpertAndYear, window);
        return { expert, load, conflicts: [...conflicts, ...hindrances], matches: matches(expert.fields) };
      });
      return { candidates, definition, rubric, words, named: fieldsNamedIn(tree, words), answers };
    };
  }

  /** The days on which a review would be due. */
  private windowOf(subject: Case, definition: Definition, today: string) {
    const stage = stageById(definition, subject.kind, subject.stage);
    const terms = stage.kind === 'review' ? stage.arguments : noDeadlines;
    const { dueAt } = deadlinesOf(terms, this.clock.now(), subject.dueAt);
    return { from: today, until: dueAt && dueAt > this.clock.now() ? shanghaiDate(dueAt) : today };
  }
}

function wordsOf(definition: Definition, title: string, answers: ReturnType<typeof flatten>): string {
  const texts = definition.form.sections.flatMap((section) =>
    section.fields
      .filter((f) => f.type === 'text' || f.type === 'long-text' || f.type === 'industry')
      .map((f) => answers[`${section.id}.${f.id}`])
      .filter((v): v is string => typeof v === 'string'),
  );
  return [title, ...texts].join('\n').slice(0, 50_000);
}
