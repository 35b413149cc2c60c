import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case } from '@keshen/application';
import { CaseService } from '@keshen/application/server';
import { systemActor } from '@keshen/identity';
import type { Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import type { Order } from '../domain/views';

const DAY = 86_400_000;

/** Opens the institution's redemption of an order that was used. */
@Injectable()
export class RedemptionOpening {
  constructor(private readonly cases: CaseService) {}

  async open(
    tx: Tx,
    order: Case,
    { institutionId }: Order,
    definition: Definition,
    amountFen: number,
    now: Date,
  ): Promise<void> {
    const id = uuid();
    await this.cases.open(
      tx,
      {
        id,
        kind: 'redemption',
        applicationId: order.applicationId,
        parentId: order.id,
        partyId: institutionId,
        callId: order.callId,
        programmeVersionId: order.programmeVersionId,
        town: order.town,
      },
      { actor: systemActor },
    );
    await tx.query(
      `insert into voucher_redemptions (case_id, order_id, institution_id, programme_code, amount_fen, opened_at, deadline_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        order.id,
        institutionId,
        definition.code,
        amountFen,
        now,
        new Date(now.getTime() + definition.voucher!.redemption.deadlineDays * DAY),
      ],
    );
  }
}
