import type { Conclusion, Concluded, StageBehaviour, StageContext } from '@keshen/application/server';
import { conflict, forbidden, invalid } from '@keshen/kernel';
import { enqueue, type Tx } from '@keshen/platform/server';
import { screeningTable } from '../domain/may';
import { resultOf } from './screening.service';
import { screeningCredit } from './tasks';

/** 核查: entering asks the register; what stays in doubt an officer decides on what was found. */
export class ScreeningBehaviour implements StageBehaviour<'screening'> {
  readonly kind = 'screening' as const;

  async enter(tx: Tx, context: StageContext<'screening'>): Promise<null> {
    await enqueue(tx, screeningCredit, { entry: context.case.entryId });
    return null;
  }

  /** Refuses `screening.running` before the worker has found anything, `remark.required` for a refusal without why. */
  async conclude(tx: Tx, context: StageContext<'screening'>, conclusion: Conclusion): Promise<Concluded> {
    if (conclusion.duty.role !== 'officer') throw forbidden('duty.none');
    const { passes, fails } = context.stage.arguments;
    const result = await resultOf(tx, context.case.entryId);
    if (!result) throw conflict('screening.running');
    if (conclusion.outcome !== passes && conclusion.outcome !== fails)
      throw conflict('outcome.unknown', { allowed: [passes, fails] });
    if (conclusion.outcome === fails && !conclusion.remark)
      throw invalid('remark.required', { field: 'remark' });
    return { advance: conclusion.outcome, data: { state: result.state, doubts: result.doubts.length } };
  }

  async view(tx: Tx, context: StageContext<'screening'>): Promise<Record<string, unknown>> {
    if (!screeningTable.may(context.actor, 'read-findings', { department: '' })) return {};
    return { result: await resultOf(tx, context.case.entryId) };
  }
}
