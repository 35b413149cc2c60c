import { Inject, Injectable } from '@nestjs/common';
import { ApplicationAccess, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { recountedBy, type QuestionRequest, type ResultQuestion } from '../domain/question';
import { foundOf, rubricOf, type Found } from './panel.result';
import { questionsOfCase } from './question.rows';
import { caseById, reviewsOfEntry } from './review.rows';

/** 存疑: what the office answers to a result that a breach found later questions. */
@Injectable()
export class QuestionService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The questioned results of an application, answered or not. Refuses `application.unknown`, `role.missing`. */
  ofApplication(actor: Actor, applicationId: string): Promise<{ items: ResultQuestion[] }> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'read-notes', applicationId);
      const items: ResultQuestion[] = [];
      const caseId = await mainCase(tx, applicationId);
      for (const question of caseId ? await questionsOfCase(tx, caseId) : []) {
        const found = await this.without(tx, caseId!, question);
        items.push({ ...question, without: found && { score: found.score, n: found.n } });
      }
      return { items };
    });
  }

  /**
   * Answers for good: the result stands, or it is counted anew without what was voided; either with the reason, and
   * decisions go on. Refuses `application.unknown`, `review.not-questioned` (also of two who answer at once),
   * `review.nothing-left`.
   */
  answer(actor: Actor, applicationId: string, request: QuestionRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'handle', applicationId);
      const caseId = await mainCase(tx, applicationId);
      if (!caseId) throw conflict('review.not-questioned');
      await lockCase(tx, caseId);
      const asked = (await questionsOfCase(tx, caseId, 'for no key update of v')).find(
        (each) => each.entryId === request.entry,
      );
      const without = asked ? await this.without(tx, caseId, asked) : null;
      const found = recountedBy(request, asked?.answer === null, without);
      const now = this.clock.now();
      await tx.query(
        `update review_results set answer = $2, answer_reason = $3, answered_at = $4, answered_by = $5
         where entry_id = $1`,
        [request.entry, request.answer, request.reason, now, actor.account],
      );
      if (found)
        await tx.query(
          `update review_results set score = $2, n = $3, recommended_fen = $4, recommends = $5, dots = $6, proposed = $7
           where entry_id = $1`,
          [
            request.entry,
            found.score,
            found.n,
            found.recommendedFen,
            found.recommends,
            JSON.stringify(found.dots),
            found.proposed,
          ],
        );
      await record(tx, {
        actor: actorRef(actor),
        act: 'review.question-answered',
        thing: { kind: 'case', id: caseId },
        details: {
          ...request,
          question: asked!.question,
          from: { score: asked!.score, n: asked!.n },
          to: found && { score: found.score, n: found.n },
        },
        at: now,
      });
    });
  }

  private async without(
    tx: Tx,
    caseId: string,
    { entryId, stage }: Pick<ResultQuestion, 'entryId' | 'stage'>,
  ): Promise<Found | null> {
    const subject = await caseById(tx, caseId);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const judged = stageById(definition, subject.kind, stage);
    if (judged.kind !== 'review' && judged.kind !== 'defence') return null;
    return foundOf(judged.arguments, rubricOf(definition), await reviewsOfEntry(tx, entryId));
  }
}

async function mainCase(tx: Tx, applicationId: string): Promise<string | undefined> {
  const [found] = await rows<{ id: string }>(
    tx,
    `select id from cases where application_id = $1 and kind = 'application'`,
    [applicationId],
  );
  return found?.id;
}
