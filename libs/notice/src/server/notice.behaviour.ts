import { Injectable } from '@nestjs/common';
import type { StageBehaviour, StageContext } from '@keshen/application/server';
import type { Tx } from '@keshen/platform/server';
import { noticeOfCase } from './notice.rows';

/** 公示: waits until an officer publishes the case, who owes it, then until the sweep ends the period. Nobody concludes it. */
@Injectable()
export class NoticeBehaviour implements StageBehaviour<'notice'> {
  readonly kind = 'notice' as const;

  automatic({ stage }: StageContext<'notice'>): string[] {
    return stage.outcomes.map((o) => o.id);
  }

  async view(tx: Tx, { case: subject, now }: StageContext<'notice'>): Promise<Record<string, unknown>> {
    const notice = await noticeOfCase(tx, subject.id, now);
    return { notice: notice?.entryId === subject.entryId ? notice : null };
  }
}
