import { Inject, Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { systemActor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import type { Matter } from '@keshen/notice/server';
import { CLOCK, type Tx } from '@keshen/platform/server';
import { refuseEntries } from '../domain/books';
import { RedemptionBehaviour } from './redemption.behaviour';
import { redemptionById } from './redemption.rows';

/**
 * 兑付公示: the service, its institution and what it is to be paid, under the order's number; nothing of the
 * enterprise or its application. An objection that is upheld takes the claim, or a part of it, to refused.
 */
@Injectable()
export class RedemptionMatter implements Matter {
  readonly reads = `select o.reference, o.service_name as title, s.town, r.amount_fen
    from voucher_redemptions r join voucher_orders o on o.id = r.order_id join parties s on s.id = r.institution_id
    where r.case_id = c.id`;

  constructor(
    private readonly redemptions: RedemptionBehaviour,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async lock(tx: Tx, caseId: string): Promise<void> {
    await redemptionById(tx, caseId, true);
  }

  async amountOf(tx: Tx, { id }: Case): Promise<number | null> {
    const { endedAt, amountFen } = await redemptionById(tx, id);
    return endedAt ? null : amountFen;
  }

  async revoke(tx: Tx, { id }: Case): Promise<void> {
    await this.redemptions.refuse(tx, await redemptionById(tx, id, true), systemActor, this.clock.now());
  }

  async adjust(tx: Tx, { id }: Case, amountFen: number): Promise<void> {
    const redemption = await redemptionById(tx, id, true);
    const entries = refuseEntries('claimed', redemption.amountFen - amountFen);
    await this.redemptions.book(tx, redemption, 'refuse', entries, systemActor, this.clock.now());
    await tx.query(`update voucher_redemptions set amount_fen = $2 where case_id = $1`, [id, amountFen]);
  }

  /** A redemption waits by its case alone: while that stands in its notice nothing of it is payable. */
  async published(): Promise<void> {}
  async hold(): Promise<void> {}
  async release(): Promise<void> {}
  async confirm(): Promise<void> {}
}
