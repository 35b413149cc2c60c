import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Announcements, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, enqueue, rows, Sweeps, TaskHandlers, type Tx } from '@keshen/platform/server';
import { PanelService } from './panel.service';
import { lockReview } from './review.rows';
import { expertHandOver } from './tasks';

const SWEEP_MS = 300_000;
const AT_ONCE = 50;
/** Why somebody has left whose account was shut or is no expert's any more. */
const GONE = '账号已停用或不再具有专家身份';

/** 退库移交: what an expert who has left still owed goes back to the office, which seats others. */
@Injectable()
export class HandoverService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly announcements: Announcements,
    private readonly handlers: TaskHandlers,
    private readonly sweeps: Sweeps,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.handle(expertHandOver, (tx, { account, reason }) => this.handOver(tx, account, reason));
    this.sweeps.define('experts.gone', SWEEP_MS, () => this.retireGone());
  }

  /**
   * Takes the expert off every panel that still waits; what was handed in stays. The seats are empty again, so that the
   * panels propose others, and whoever handles the cases is told. A case at a time and in order, as assignments lock.
   */
  private async handOver(tx: Tx, account: string, reason: string): Promise<void> {
    const open = await rows<{ id: string; caseId: string }>(
      tx,
      `select r.id, r.case_id as "caseId" from reviews r join stage_entries e on e.id = r.entry_id
       where r.expert_id = $1 and r.state in ('assigned', 'declared') and e.left_at is null order by r.case_id, r.id`,
      [account],
    );
    for (const { id, caseId } of open) {
      const subject = await lockCase(tx, caseId);
      const review = await lockReview(tx, id);
      const owed = review.state === 'assigned' || review.state === 'declared';
      if (!owed || subject.entryId !== review.entryId || subject.endedAt) continue;
      await this.panels.removeIn(tx, systemActor, review, reason);
      await this.announcements.tell(tx, caseId, {
        template: 'review_expert_left',
        to: 'actor',
        key: `${review.entryId}:review-expert-left:${id}:${review.assignedAt.getTime()}`,
        data: { remark: reason },
      });
    }
  }

  /** Retires experts whose account was shut or has lost the role; a bounded batch. Answers how many. */
  retireGone(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const gone = await rows<{ account: string }>(
        tx,
        `with gone as (
           select e.account_id from experts e where e.retired_at is null and not exists (
             select 1 from accounts a join staff_roles s on s.account_id = a.id and s.role = 'expert' and s.state = 'active'
             where a.id = e.account_id and a.state = 'active')
           order by e.account_id limit ${AT_ONCE} for no key update of e skip locked)
         update experts e set retired_at = $1, retirement_reason = $2, version = version + 1 from gone
         where e.account_id = gone.account_id returning e.account_id as account`,
        [this.clock.now(), GONE],
      );
      for (const { account } of gone) {
        await enqueue(tx, expertHandOver, { account, reason: GONE });
        await record(tx, {
          actor: actorRef(systemActor),
          act: 'expert.retired',
          thing: { kind: 'expert', id: account },
          details: { reason: GONE },
          at: this.clock.now(),
        });
      }
      return gone.length;
    });
  }
}
