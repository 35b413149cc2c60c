import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { programmeTable, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { Case } from '../domain/case';
import { versionMovePlan, type VersionMovePlan, type VersionMoveRequest } from '../domain/version-move';
import { AnswerStore } from './answers';
import { lockApplication, type Application } from './application.rows';
import { caseColumns } from './case.rows';
import { eligibilityContext } from './eligibility.context';

/** Moves an application, with its open cases, to another version of its programme. Whoever may publish one may. */
@Injectable()
export class VersionMoveService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly answers: AnswerStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the move would do: what forbids it, what is dropped, what would be wrong. No answer's value is told. */
  plan(actor: Actor, applicationId: string, versionId: string): Promise<VersionMovePlan> {
    programmeTable.require(actor, 'publish', {});
    return this.database.transaction(async (tx) => (await this.planned(tx, applicationId, versionId)).plan);
  }

  /**
   * Moves. Refuses `move.same-version`, the plan's blockers (`move.blocked`), and `move.changed` when other answers
   * would be dropped than those that were seen. What is dropped stays in the history of the answers.
   */
  move(actor: Actor, applicationId: string, request: VersionMoveRequest): Promise<void> {
    programmeTable.require(actor, 'publish', {});
    return this.database.transaction(async (tx) => {
      const { application, cases, from, plan } = await this.planned(tx, applicationId, request.versionId);
      if (application.programmeVersionId === request.versionId) throw conflict('move.same-version');
      if (plan.blockers.length)
        throw conflict('move.blocked', {
          problems: plan.blockers.map((blocker) => ({ path: 'versionId', ...blocker })),
        });
      const dropped = plan.dropped.map((each) => each.path).sort();
      if (dropped.join() !== [...request.dropped].sort().join()) throw conflict('move.changed', { dropped });
      const kept = new Map((await this.answers.read(tx, applicationId)).map((a) => [a.path, a.version]));
      const changes = dropped.map((path) => ({ path, value: null, base: kept.get(path)! }));
      if (changes.length) await this.answers.write(tx, from, applicationId, actor.account!, changes);
      await tx.query(
        `update applications set programme_version_id = $2, version = version + 1 where id = $1`,
        [applicationId, request.versionId],
      );
      await tx.query(
        `update cases set programme_version_id = $2, version = version + 1 where id = any ($1::uuid[])`,
        [cases.map((each) => each.id), request.versionId],
      );
      const now = this.clock.now();
      const stage = cases.find((each) => each.kind === 'application')?.stage ?? '';
      await tx.query(
        `insert into version_moves (application_id, from_version_id, to_version_id, stage, dropped, reason, at, by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          applicationId,
          application.programmeVersionId,
          request.versionId,
          stage,
          dropped,
          request.reason,
          now,
          actor.account,
        ],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'application.version-moved',
        thing: { kind: 'application', id: applicationId },
        details: {
          from: application.programmeVersionId,
          to: request.versionId,
          dropped,
          reason: request.reason,
        },
        at: now,
      });
    });
  }

  private async planned(
    tx: Tx,
    applicationId: string,
    versionId: string,
  ): Promise<{ application: Application; cases: Case[]; from: Definition; plan: VersionMovePlan }> {
    const application = await lockApplication(tx, applicationId);
    const cases = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.application_id = $1 and c.ended_at is null
       order by c.id for no key update`,
      [applicationId],
    );
    const from = await this.programmes.definitionOf(application.programmeVersionId);
    const to = await this.programmes.definitionOf(versionId);
    const answers = await this.answers.readTree(tx, applicationId);
    const { answers: _, ...facts } = await eligibilityContext(tx, application, answers, this.clock.now());
    return { application, cases, from, plan: versionMovePlan(from, to, cases, answers, facts) };
  }
}
