import { Injectable } from '@nestjs/common';
import type { StageBehaviour, StageContext } from '@keshen/application/server';
import { rows, type Tx } from '@keshen/platform/server';
import { dayOf } from '../domain/notice';

/** 公示: waits until an officer publishes the case, who owes it, then until the sweep ends the period. Nobody concludes it. */
@Injectable()
export class NoticeBehaviour implements StageBehaviour<'notice'> {
  readonly kind = 'notice' as const;

  automatic({ stage }: StageContext<'notice'>): string[] {
    return stage.outcomes.map((o) => o.id);
  }

  async view(tx: Tx, { case: subject, now }: StageContext<'notice'>): Promise<Record<string, unknown>> {
    const [notice] = await rows<{ startsOn: string; endsOn: string; workingDays: number }>(
      tx,
      `select n.id, n.number, n.title, n.starts_on as "startsOn", n.ends_on as "endsOn",
         n.working_days as "workingDays", i.amount_fen as "amountFen",
         (select count(*)::int from objections o where o.item_id = i.id) as objections
       from notice_items i join notices n on n.id = i.notice_id where i.case_id = $1 and i.entry_id = $2`,
      [subject.id, subject.entryId],
    );
    return { notice: notice ? { ...notice, day: dayOf(notice, now) } : null };
  }
}
