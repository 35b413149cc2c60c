import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { personTable } from '../domain/identity-may';
import { actorRef, type Actor } from '../domain/roles';
import { SET_UP_MINUTES } from '../domain/second-factor';
import { AccountStore } from './account.store';
import { PasswordChanges } from './password.service';
import { SecondFactorCodes } from './second-factor.codes';
import { SecondFactorMails } from './second-factor.mails';
import { SessionService } from './session.service';

export type OwnSecondFactor = {
  /** Since when it is on; null while it is not. */
  since: Date | null;
  /** Recovery codes that were not used yet. */
  codesLeft: number;
};

/** 两步验证: a person sets it up, renews the recovery codes, takes it away; the administrator does for who lost both. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountStore,
    private readonly passwords: PasswordChanges,
    private readonly codes: SecondFactorCodes,
    private readonly sessions: SessionService,
    private readonly mails: SecondFactorMails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(actor: Actor): Promise<OwnSecondFactor> {
    const [own] = await this.database.read<OwnSecondFactor>(
      `select confirmed_at as since, (select count(*)::int from recovery_codes c
         where c.account_id = f.account_id and c.used_at is null) as "codesLeft"
       from second_factors f where f.account_id = $1 and f.confirmed_at is not null`,
      [actor.account],
    );
    return own ?? { since: null, codesLeft: 0 };
  }

  /**
   * Answers a new secret for the app, as text and as the address of a QR code; it counts for nothing before a code of
   * it was given. Refuses `password.wrong`, `second-factor.on`.
   */
  async begin(actor: Actor, current: string): Promise<{ secret: string; uri: string }> {
    await this.passwords.requireCurrent(actor, current);
    return this.database.transaction(async (tx) => {
      const account = (await this.accounts.byId(tx, actor.account!))!;
      const { sealed, text, uri } = this.codes.newSecret(account.email);
      const begun = await rows<{ one: 1 }>(
        tx,
        `insert into second_factors (account_id, secret, begun_at) values ($1, $2, $3)
         on conflict (account_id) do update set secret = $2, begun_at = $3
         where second_factors.confirmed_at is null returning 1 as one`,
        [account.id, sealed, this.clock.now()],
      );
      if (!begun.length) throw conflict('second-factor.on');
      return { secret: text, uri };
    });
  }

  /**
   * From now on signing in asks for a code; the person's other sessions end. Answers the recovery codes, this once.
   * Refuses `second-factor.wrong`, and `second-factor.not-begun` when the set-up is too old or done already.
   */
  confirm(actor: Actor, session: string, code: string): Promise<{ codes: string[] }> {
    const id = actor.account!;
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const [begun] = await rows<{ one: 1 }>(
        tx,
        `select 1 as one from second_factors
         where account_id = $1 and confirmed_at is null and begun_at > $2 for update`,
        [id, new Date(now.getTime() - SET_UP_MINUTES * 60_000)],
      );
      if (!begun) throw conflict('second-factor.not-begun', { minutes: SET_UP_MINUTES });
      if (!(await this.codes.take(tx, id, code, true)))
        throw invalid('second-factor.wrong', { field: 'code' });
      await tx.query('update second_factors set confirmed_at = $2 where account_id = $1', [id, now]);
      const codes = await this.codes.renewRecovery(tx, id);
      await this.sessions.endAll(tx, id, actor, session);
      await this.mails.changed(tx, actor, id, 'on');
      return { codes };
    });
  }

  /** New recovery codes in place of those before. Refuses `second-factor.off` and what a wrong code is refused as. */
  async renewRecovery(actor: Actor, code: string): Promise<{ codes: string[] }> {
    await this.requireOn(actor);
    await this.codes.require(actor.account!, code);
    return this.database.transaction(async (tx) => {
      await record(tx, {
        actor: actorRef(actor),
        act: 'account.recovery-codes',
        thing: { kind: 'account', id: actor.account! },
        at: this.clock.now(),
      });
      return { codes: await this.codes.renewRecovery(tx, actor.account!) };
    });
  }

  /** Takes the second factor away. It asks for both: the password and a code. */
  async end(actor: Actor, current: string, code: string): Promise<void> {
    await this.requireOn(actor);
    await this.passwords.requireCurrent(actor, current);
    await this.codes.require(actor.account!, code);
    await this.database.transaction((tx) => this.remove(tx, actor, actor.account!));
  }

  /** For somebody who lost the device and the codes: the administrator takes it away, and every session of theirs ends. */
  async reset(actor: Actor, account: string): Promise<void> {
    personTable.require(actor, 'reset-second-factor', { account });
    await this.database.transaction(async (tx) => {
      if (!(await this.accounts.byId(tx, account))) throw notFound('account.unknown');
      await this.remove(tx, actor, account);
      await this.sessions.endAll(tx, account, actor);
    });
  }

  private async requireOn(actor: Actor): Promise<void> {
    if (!(await this.read(actor)).since) throw conflict('second-factor.off');
  }

  private async remove(tx: Tx, actor: Actor, account: string): Promise<void> {
    const gone = await rows<{ one: 1 }>(
      tx,
      'delete from second_factors where account_id = $1 and confirmed_at is not null returning 1 as one',
      [account],
    );
    if (!gone.length) throw conflict('second-factor.off');
    await this.mails.changed(tx, actor, account, 'off');
  }
}
