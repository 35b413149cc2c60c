import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { attempt, LOCK_MINUTES, type Attempt, type Failures } from '../domain/sign-in';
import { PasswordHasher } from './password-hasher';
import { SessionService } from './session.service';

export type KnownAccount = {
  id: string;
  name: string;
  email: string;
  locale: 'zh-CN' | 'en';
  passwordHash: string | null;
};

/** Counts tries per typed name in PostgreSQL: the limit holds for all processes together. */
@Injectable()
export class SignInGate {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts a try before the password is looked at. */
  enter(name: string): Promise<Attempt> {
    const key = this.key(name);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const { after, ...answer } = attempt(await this.lockRow(tx, key, now), now);
      await tx.query(
        'update sign_in_failures set failures = $2, last_at = $3, locked_until = $4 where name_fingerprint = $1',
        [key, after.failures, after.lastAt, after.lockedUntil],
      );
      return answer;
    });
  }

  /** Forgets the failures of a name whose password was right. */
  async clear(name: string, tx: Pick<Tx, 'query'> = this.database.dataSource): Promise<void> {
    await tx.query('delete from sign_in_failures where name_fingerprint = $1', [this.key(name)]);
  }

  private async lockRow(tx: Tx, key: string, now: Date): Promise<Failures> {
    const [row] = await rows<Failures>(
      tx,
      `insert into sign_in_failures (name_fingerprint, failures, last_at) values ($1, 0, $2)
       on conflict (name_fingerprint) do update set failures = sign_in_failures.failures
       returning failures, last_at as "lastAt", locked_until as "lockedUntil"`,
      [key, now],
    );
    return row!;
  }

  private key(name: string): string {
    return this.crypto.fingerprint(name, 'sign-in');
  }
}

/** Signing in: tries are counted by what was typed, so that no answer tells whether there is such an account. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly gate: SignInGate,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The account of a name (e-mail or mobile) and password. Refuses `sign-in.wrong` (unauthenticated, with the tries
   * left) and `sign-in.locked` (too-many, until when).
   */
  async verify(login: string, password: string): Promise<KnownAccount> {
    const name = login.normalize('NFKC').trim().toLowerCase();
    const allowed = await this.gate.enter(name);
    if (!allowed.allowed)
      throw new Refusal('too-many', 'sign-in.locked', {
        until: allowed.until.toISOString(),
        minutes: LOCK_MINUTES,
      });
    const account = await this.accountOf(name);
    const fits = await this.hasher.verify(account?.passwordHash ?? null, password);
    if (!account || !fits)
      throw new Refusal('unauthenticated', 'sign-in.wrong', { left: allowed.left, minutes: LOCK_MINUTES });
    await this.gate.clear(name);
    return account;
  }

  /** Starts the session of an account that has just been verified; the one before, if any, ends: tokens never carry over. */
  start(account: KnownAccount, from: { address?: string; agent?: string; before?: string }): Promise<string> {
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
        at: now,
      });
      return this.sessions.start(tx, account.id, from);
    });
  }

  /** Whether this is the account's password. */
  async fits(account: string, password: string): Promise<boolean> {
    const [found] = await this.database.read<{ hash: string | null }>(
      'select password_hash as hash from accounts where id = $1',
      [account],
    );
    return this.hasher.verify(found?.hash ?? null, password);
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
