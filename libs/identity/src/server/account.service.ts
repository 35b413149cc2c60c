import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Database } from '@keshen/platform/server';
import type { accountRequest } from '../domain/requests';
import { actorRef, type Actor } from '../domain/roles';
import type { OwnAccount } from '../domain/views';

/** 我的账号. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(actor: Actor): Promise<OwnAccount> {
    const [own] = await this.database.read<OwnAccount>(
      'select id, name, email, mobile, locale from accounts where id = $1',
      [actor.account],
    );
    return own!;
  }

  /** Changes the own name, mobile number and language; the address is who one is and stays. */
  async change(actor: Actor, request: z.infer<typeof accountRequest>): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('update accounts set name = $2, mobile = $3, locale = $4 where id = $1', [
        actor.account,
        request.name,
        request.mobile,
        request.locale,
      ]);
      await record(tx, {
        actor: actorRef(actor),
        act: 'account.change',
        thing: { kind: 'account', id: actor.account! },
        at: this.clock.now(),
      });
    });
  }
}
