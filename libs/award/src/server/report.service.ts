import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case } from '@keshen/application';
import { CaseService, lockCase, type StageContext } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { attach } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { StageKind } from '@keshen/programme';
import { gradeOf } from '../domain/grade';
import { awardTable } from '../domain/may';
import type { ReportRequest } from '../domain/requests';
import type { Report } from '../domain/views';

/** 中期报告, 验收申请 and 绩效自评 of the funded: what comes in before the officer answers. */
const kinds: Partial<Record<StageKind, Report['kind']>> = {
  milestone: 'interim',
  acceptance: 'final',
  evaluation: 'result',
};
const columns = `r.id, r.kind, r.progress, r.spent_fen as "spentFen", r.targets, r.scores, r.submitted_at as "submittedAt",
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'sha256', f.sha256)
    order by f.created_at, f.id) from files f where f.id = any (r.files)), '[]') as files`;

/** Takes the reports of the funded in. */
@Injectable()
export class ReportService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Submits the report that a milestone, an acceptance or an evaluation waits for; the officer then owes the answer. Refuses
   * `case.unknown`, `case.stale`, `report.not-asked`, `report.twice`, `evaluation.incomplete` (a score for each indicator is
   * asked for), `report.scores-unexpected`.
   */
  submit(actor: Actor, caseId: string, request: ReportRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      const subject = await lockCase(tx, caseId);
      if (!actor.memberships.some((m) => m.party === subject.partyId)) throw notFound('case.unknown');
      awardTable.require(actor, 'report', { party: subject.partyId });
      if (subject.version !== request.version) throw conflict('case.stale', { version: subject.version });
      const kind = kinds[subject.stageKind];
      if (!kind || subject.endedAt) throw conflict('report.not-asked', { stage: subject.stage });
      if (await this.of(tx, subject.entryId)) throw conflict('report.twice');
      await this.requireScores(subject, request.scores);
      const now = this.clock.now();
      for (const file of request.files)
        await attach(tx, file, { kind: 'application', id: subject.applicationId }, actor);
      await tx.query(
        `insert into reports (id, application_id, case_id, entry_id, kind, progress, spent_fen, targets, files, scores,
           submitted_at, submitted_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          uuid(),
          subject.applicationId,
          subject.id,
          subject.entryId,
          kind,
          request.progress,
          request.spentFen,
          JSON.stringify(request.targets),
          request.files,
          request.scores ? JSON.stringify(request.scores) : null,
          now,
          actor.account,
        ],
      );
      await tx.query(
        `update duties set done_at = $2 where entry_id = $1 and role = 'applicant' and done_at is null`,
        [subject.entryId, now],
      );
      await tx.query(
        `insert into duties (entry_id, case_id, role, due_at, created_at, trial)
         values ($1, $2, 'officer', $3, $4, $5)`,
        [subject.entryId, subject.id, subject.dueAt, now, subject.trial],
      );
      await tx.query(`update cases set version = version + 1 where id = $1`, [subject.id]);
      await tx.query(
        `insert into stage_acts (entry_id, case_id, kind, at, actor_id, actor_label, for_applicant) values ($1, $2, 'report', $3, $4, $5, true)`,
        [subject.entryId, subject.id, now, actor.account, actor.name],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: `report.${kind}`,
        thing: { kind: 'case', id: caseId },
        at: now,
      });
    });
  }

  /** 自评: every indicator of an evaluation that asks for it, of no other report. */
  private async requireScores(subject: Case, scores: Record<string, number> | undefined): Promise<void> {
    const stage = await this.cases.stageOf(subject, 'evaluation');
    if (stage?.arguments.self) gradeOf(stage.arguments, scores ?? {});
    else if (scores) throw invalid('report.scores-unexpected', { field: 'scores' });
  }

  async of(tx: Tx, entryId: number): Promise<Report | null> {
    const [found] = await rows<Report>(tx, `select ${columns} from reports r where r.entry_id = $1`, [
      entryId,
    ]);
    return found ?? null;
  }

  /** What was reported last of an application; null where nothing was. */
  async last(tx: Tx, applicationId: string): Promise<Report | null> {
    const [found] = await rows<Report>(
      tx,
      `select ${columns} from reports r where r.application_id = $1 order by r.submitted_at desc limit 1`,
      [applicationId],
    );
    return found ?? null;
  }

  /** Refuses `report.missing` where the stage asks the applicant for a report that is not in. */
  async require(
    tx: Tx,
    context: Pick<StageContext, 'case'> & { stage: { actors: string[] } },
  ): Promise<void> {
    if (context.stage.actors.includes('applicant') && !(await this.of(tx, context.case.entryId)))
      throw conflict('report.missing');
  }
}
