import { Injectable } from '@nestjs/common';
import type { Concluded, Conclusion, StageBehaviour, StageContext } from '@keshen/application/server';
import { conflict, invalid } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import { SubmissionStore } from '@keshen/application/server';
import type { Definition } from '@keshen/programme';
import { gradeOf, requireItems } from '../domain/grade';
import { acceptanceRecord, checkRecord, evaluationRecord } from '../domain/requests';
import { targetsOf, type Target } from '../domain/targets';
import { ReportService } from './report.service';
import type { z } from 'zod';

/** What the application promised, as the stage's definition says where. */
@Injectable()
export class Targets {
  constructor(private readonly submissions: SubmissionStore) {}

  async of(
    tx: Tx,
    context: Pick<StageContext, 'case'> & {
      definition: Definition;
      stage: { arguments: { targets?: string } };
    },
  ): Promise<Target[]> {
    const { targets } = context.stage.arguments;
    const submission = targets ? await this.submissions.latest(tx, context.case.applicationId) : null;
    return submission ? targetsOf(context.definition, targets, submission.answers) : [];
  }
}

/** 中期检查: due so many months after entering; the report first, then the officer's items. */
@Injectable()
export class MilestoneBehaviour implements StageBehaviour<'milestone'> {
  readonly kind = 'milestone' as const;
  readonly record = checkRecord;

  constructor(
    private readonly reports: ReportService,
    private readonly targets: Targets,
  ) {}

  async enter(tx: Tx, { case: subject, stage }: StageContext<'milestone'>): Promise<null> {
    const months = stage.arguments.dueMonths;
    if (months)
      await tx.query(
        `with due as (update cases set due_at = entered_at + make_interval(months => $2) where id = $1 returning due_at, entry_id),
           entry as (update stage_entries e set due_at = due.due_at from due where e.id = due.entry_id)
         update duties d set due_at = due.due_at from due where d.entry_id = due.entry_id`,
        [subject.id, months],
      );
    return null;
  }

  async conclude(tx: Tx, context: StageContext<'milestone'>, conclusion: Conclusion): Promise<Concluded> {
    if (conclusion.duty.role === 'applicant') throw conflict('report.missing');
    await this.reports.require(tx, context);
    const given = conclusion.record as z.infer<typeof checkRecord>;
    requireItems(context.stage.arguments.items, given.items);
    return { advance: conclusion.outcome, data: given };
  }

  async view(tx: Tx, context: StageContext<'milestone'>): Promise<Record<string, unknown>> {
    return {
      report: await this.reports.of(tx, context.case.entryId),
      targets: await this.targets.of(tx, context),
    };
  }
}

/** 验收: the final report, then what the panel found. Passing needs every item answered yes or explained. */
@Injectable()
export class AcceptanceBehaviour implements StageBehaviour<'acceptance'> {
  readonly kind = 'acceptance' as const;
  readonly record = acceptanceRecord;

  constructor(
    private readonly reports: ReportService,
    private readonly targets: Targets,
  ) {}

  async conclude(tx: Tx, context: StageContext<'acceptance'>, conclusion: Conclusion): Promise<Concluded> {
    if (conclusion.duty.role === 'applicant') throw conflict('report.missing');
    await this.reports.require(tx, context);
    const given = conclusion.record as z.infer<typeof acceptanceRecord>;
    requireItems(context.stage.arguments.items, given.items);
    const denied = Object.values(given.items).some((i) => i.answer === 'no');
    if (denied && conclusion.outcome === context.stage.arguments.passes)
      throw invalid('acceptance.item-denied', { field: 'items' });
    return { advance: conclusion.outcome, data: given };
  }

  async view(tx: Tx, context: StageContext<'acceptance'>): Promise<Record<string, unknown>> {
    return {
      report: await this.reports.of(tx, context.case.entryId),
      targets: await this.targets.of(tx, context),
    };
  }
}

/**
 * 绩效评价: results against targets. Where the applicant is an actor its report comes first; else what it reported last
 * is shown. The grade follows from the scores; another outcome is refused.
 */
@Injectable()
export class EvaluationBehaviour implements StageBehaviour<'evaluation'> {
  readonly kind = 'evaluation' as const;
  readonly record = evaluationRecord;

  constructor(
    private readonly reports: ReportService,
    private readonly targets: Targets,
  ) {}

  async conclude(tx: Tx, context: StageContext<'evaluation'>, conclusion: Conclusion): Promise<Concluded> {
    if (conclusion.duty.role === 'applicant') throw conflict('report.missing');
    await this.reports.require(tx, context);
    const given = conclusion.record as z.infer<typeof evaluationRecord>;
    const { mean, outcome } = gradeOf(context.stage.arguments, given.scores);
    if (outcome !== conclusion.outcome)
      throw conflict('evaluation.other-grade', { grade: outcome, mean: Math.round(mean * 100) / 100 });
    return { advance: outcome, data: { ...given, mean } };
  }

  async view(tx: Tx, context: StageContext<'evaluation'>): Promise<Record<string, unknown>> {
    const own = await this.reports.of(tx, context.case.entryId);
    const asked = context.stage.actors.includes('applicant');
    return {
      report: own ?? (asked ? null : await this.reports.last(tx, context.case.applicationId)),
      targets: await this.targets.of(tx, context),
    };
  }
}
