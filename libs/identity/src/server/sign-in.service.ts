import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Database } from '@keshen/platform/server';
import { LOCK_MINUTES } from '../domain/sign-in';
import { KnownDevices } from './known-devices';
import { PasswordHasher } from './password-hasher';
import { SecondFactorCodes } from './second-factor.codes';
import { SessionService } from './session.service';
import { SignInGate } from './sign-in.gate';

export type KnownAccount = {
  id: string;
  name: string;
  email: string;
  locale: 'zh-CN' | 'en';
  passwordHash: string | null;
};

/** Signing in: tries are counted by what was typed, so that no answer tells whether there is such an account. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly gate: SignInGate,
    private readonly codes: SecondFactorCodes,
    private readonly devices: KnownDevices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The account of a name (e-mail or mobile) and password, and of a code where the person has set the second factor up.
   * Refuses `sign-in.busy` (too-many, when to come back; no try is used up), `sign-in.wrong` (unauthenticated, with the
   * tries left), `sign-in.locked` (too-many, until when), `sign-in.code-needed` and `sign-in.code-wrong` (unauthenticated).
   */
  verify(login: string, password: string, code?: string): Promise<KnownAccount> {
    return this.hasher.signIn(() => this.verified(login, password, code));
  }

  private async verified(login: string, password: string, code?: string): Promise<KnownAccount> {
    const name = login.normalize('NFKC').trim().toLowerCase();
    const { left } = await this.gate.require(name);
    const account = await this.accountOf(name);
    const fits = await this.hasher.verify(account?.passwordHash ?? null, password);
    if (!account || !fits)
      throw new Refusal('unauthenticated', 'sign-in.wrong', { left, minutes: LOCK_MINUTES });
    await this.gate.clear(name);
    await this.codes.requireAt(account.id, code);
    return account;
  }

  /** Starts the session of an account that has just been verified; the one before, if any, ends: tokens never carry over. */
  start(
    account: KnownAccount,
    from: { address?: string; agent?: string; before?: string; through?: string },
  ): Promise<string> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (from.before)
        await tx.query('update sessions set ended_at = $2 where id = $1 and ended_at is null', [
          from.before,
          now,
        ]);
      await record(tx, {
        actor: { account: account.id, label: account.name },
        act: 'session.start',
        thing: { kind: 'account', id: account.id },
        ...(from.through ? { details: { through: from.through } } : {}),
        at: now,
      });
      await this.devices.met(tx, account, from);
      return this.sessions.start(tx, account.id, from);
    });
  }

  /** By e-mail, or by a mobile number that exactly one active account has. */
  private async accountOf(name: string): Promise<KnownAccount | null> {
    const mobile = name.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '');
    const found = await this.database.read<KnownAccount>(
      `select id, name, email, locale, password_hash as "passwordHash"
       from accounts where state = 'active' and (lower(email) = $1 or (mobile = $2 and email_confirmed_at is not null))
       order by (lower(email) = $1) desc limit 2`,
      [name, mobile],
    );
    const [first] = found;
    if (!first) return null;
    return first.email.toLowerCase() === name || found.length === 1 ? first : null;
  }
}
