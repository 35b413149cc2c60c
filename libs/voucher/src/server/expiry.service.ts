import { Inject, Injectable } from '@nestjs/common';
import { systemActor } from '@keshen/identity';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database, rows } from '@keshen/platform/server';
import { expireEntries } from '../domain/books';
import { VoucherLedger } from './ledger';

const SWEPT = 100;

/** 到期: what is free when a quota's validity ends expires; open orders keep what they hold. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly database: Database,
    private readonly ledger: VoucherLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At most a hundred quotas a run; two workers share them. Answers how many. */
  run(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const over = await rows<{ id: string; freeFen: number }>(
        tx,
        `select id, free_fen as "freeFen" from voucher_quotas where expired_at is null and expires_at <= $1
         order by expires_at, id limit ${SWEPT} for no key update skip locked`,
        [now],
      );
      for (const { id, freeFen } of over) {
        if (freeFen > 0)
          await this.ledger.post(tx, {
            kind: 'expire',
            quotaId: id,
            orderId: null,
            entries: expireEntries(freeFen),
            actor: systemActor,
            at: now,
          });
        await tx.query(`update voucher_quotas set expired_at = $2 where id = $1`, [id, now]);
      }
      return over.length;
    });
  }
}
