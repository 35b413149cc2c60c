import { Injectable } from '@nestjs/common';
import { StageService } from '@keshen/application/server';
import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import { forbidden } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { consultation } from '../domain/checks';
import { screeningTable } from '../domain/may';

interface Opinion {
  department: string;
  outcome: string;
  remark: string | null;
  actor: string;
  at: Date;
}

/** 部门意见征询: each department answers once; the last answer moves the case. */
@Injectable()
export class ConsultationBehaviour implements StageBehaviour<'consultation'> {
  readonly kind = 'consultation' as const;

  constructor(private readonly stages: StageService) {}

  /** The case is locked, so that of two last answers at once one sees the other. */
  async conclude(tx: Tx, context: StageContext<'consultation'>, conclusion: Conclusion): Promise<Concluded> {
    const { role, scope } = conclusion.duty;
    if (role !== 'department' || !scope) throw forbidden('duty.none');
    const open = await this.stages.openDuties(tx, context.case.entryId);
    const earlier = (await opinionsOf(tx, context.case.entryId)).map((o) => o.outcome);
    const others = open.filter((d) => d.role === 'department' && d.scope !== scope).length;
    const advance = consultation(context.stage, conclusion, earlier, others);
    return { advance, data: { department: scope } };
  }

  async view(tx: Tx, context: StageContext<'consultation'>): Promise<Record<string, unknown>> {
    const given = await opinionsOf(tx, context.case.entryId);
    return {
      opinions: context.stage.arguments.departments
        .filter((d) => screeningTable.may(context.actor, 'read-opinion', { department: d.id }))
        .map((department) => {
          const opinion = given.find((o) => o.department === department.id);
          return {
            department,
            outcome: opinion?.outcome ?? null,
            remark: opinion?.remark ?? null,
            actor: opinion?.actor ?? null,
            at: opinion?.at ?? null,
          };
        }),
    };
  }
}

const opinionsOf = (tx: Tx, entryId: number): Promise<Opinion[]> =>
  rows<Opinion>(
    tx,
    `select data ->> 'department' as department, kind as outcome, remark, actor_label as actor, at
     from stage_acts where entry_id = $1 and data ? 'department' order by id`,
    [entryId],
  );
