import { Injectable } from '@nestjs/common';
import { conflict } from '@keshen/kernel';
import { AwardService } from '@keshen/decision/server';
import { rows, type Tx } from '@keshen/platform/server';
import { requireBalanced, type LedgerLine } from '../domain/payment';

/** 账: what each project has received. Lines are added under the award's lock, and never changed. */
@Injectable()
export class Ledger {
  constructor(private readonly awards: AwardService) {}

  /**
   * Adds a line: money out positive, money back negative, in fen. Refuses `payment.no-award`, `ledger.over-award`,
   * `ledger.over-return`; nothing is written then.
   */
  async add(
    tx: Tx,
    line: LedgerLine & {
      applicationId: string;
      callId: string;
      paymentId: string | null;
      actorId: string | null;
      at: Date;
    },
  ): Promise<void> {
    const award = await this.awards.lock(tx, line.applicationId);
    if (!award) throw conflict('payment.no-award');
    requireBalanced(award.amountFen, await this.of(tx, line.applicationId), line);
    await tx.query(
      `insert into ledger (at, application_id, call_id, payment_id, kind, amount_fen, actor_id) values ($1, $2, $3, $4, $5, $6, $7)`,
      [line.at, line.applicationId, line.callId, line.paymentId, line.kind, line.amountFen, line.actorId],
    );
  }

  of(tx: Tx, applicationId: string): Promise<(LedgerLine & { id: number; at: Date })[]> {
    return rows(
      tx,
      `select id, at, kind, amount_fen as "amountFen" from ledger where application_id = $1 order by id limit 200`,
      [applicationId],
    );
  }
}
