import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { invalid, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import { actorRef, type Actor } from '../domain/roles';
import { LOCK_MINUTES } from '../domain/sign-in';
import { AccountStore, type Account } from './account.store';
import { requirePassword } from './known-passwords';
import { Mails } from './mails';
import { PasswordHasher } from './password-hasher';
import { SessionService } from './session.service';
import { SignInGate } from './sign-in.gate';
import { EmailTokens, TOKEN_MINUTES } from './tokens';

const AGAIN_AFTER_MS = 60_000;

/** The mail with the link to set a new password, and the one that says it was set. */
@Injectable()
export class ResetMails {
  constructor(
    private readonly mails: Mails,
    private readonly accounts: AccountStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async send(
    tx: Tx,
    account: Pick<Account, 'id' | 'email' | 'name' | 'locale'>,
    token: string,
  ): Promise<void> {
    await this.mails.send(tx, {
      to: account.email,
      locale: account.locale,
      template: 'identity.reset',
      data: {
        name: account.name,
        link: `${this.config.PUBLIC_URL}/reset-password?token=${token}`,
        minutes: String(TOKEN_MINUTES.reset),
      },
      key: `reset:${account.id}:${token.slice(0, 12)}`,
    });
  }

  /** Tells the owner: if it was not them, they learn it now. */
  async changed(tx: Tx, id: string): Promise<void> {
    const account = (await this.accounts.byId(tx, id))!;
    await this.mails.send(tx, {
      to: account.email,
      locale: account.locale,
      template: 'identity.password-changed',
      data: { name: account.name },
      key: `password-changed:${id}:${this.clock.now().getTime()}`,
    });
  }
}

/** Writing a new password, and everything that must happen with it. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountStore,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly gate: SignInGate,
  ) {}

  /** Checks the rules, which know the person, and hashes. Outside any transaction: it takes its time. */
  async hashFor(account: string, password: string): Promise<string> {
    const [owner] = await this.database.read<{ email: string; name: string; units: string[] }>(
      `select email, name, array(select p.name from memberships m join parties p on p.id = m.party_id
         where m.account_id = a.id and m.state <> 'retired') as units from accounts a where id = $1`,
      [account],
    );
    for (const unit of [undefined, ...owner!.units])
      requirePassword(password, { email: owner!.email, name: owner!.name, unit });
    return this.hasher.hash(password);
  }

  /** Refuses `password.wrong` at the field `current`, and `sign-in.locked` after too many wrong ones. */
  async requireCurrent(actor: Actor, current: string): Promise<void> {
    const name = `account:${actor.account}`;
    const { left } = await this.gate.require(name);
    const [row] = await this.database.read<{ hash: string | null }>(
      'select password_hash as hash from accounts where id = $1',
      [actor.account],
    );
    if (!(await this.hasher.verify(row?.hash ?? null, current)))
      throw invalid('password.wrong', { field: 'current', left, minutes: LOCK_MINUTES });
    await this.gate.clear(name);
  }

  /** Sets the hash and ends the account's sessions but `keep`. */
  async set(tx: Tx, id: string, hash: string, keep: string | null): Promise<void> {
    const account = (await this.accounts.byId(tx, id))!;
    const self: Actor = { account: id, name: account.name, staff: [], memberships: [] };
    await this.accounts.setPassword(tx, id, hash);
    await this.sessions.endAll(tx, id, self, keep);
    // Whoever has locked the owner out by guessing gains nothing once a new password is set.
    await this.gate.clear(account.email, tx);
    await record(tx, {
      actor: actorRef(self),
      act: 'account.password',
      thing: { kind: 'account', id },
      details: {},
    });
  }
}

/** Passwords that are forgotten or changed. Either way every other session of the account ends. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly database: Database,
    private readonly tokens: EmailTokens,
    private readonly changes: PasswordChanges,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mails: ResetMails,
  ) {}

  /** Sends a link to a known address, once a minute at most; the answer is the same for every address. */
  async requestReset(email: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [account] = await rows<Account & { lastAt: Date | null }>(
        tx,
        `select id, email, name, locale,
           (select max(created_at) from email_tokens t where t.account_id = a.id and t.purpose = 'reset') as "lastAt"
         from accounts a where lower(email) = $1 and state = 'active' for no key update`,
        [email],
      );
      const now = this.clock.now().getTime();
      if (!account || (account.lastAt && account.lastAt.getTime() + AGAIN_AFTER_MS > now)) return;
      await this.mails.send(tx, account, await this.tokens.issue(tx, 'reset', account.id));
    });
  }

  /** Sets the password by the link of a mail, which works once. Refuses `token.unknown`, the password's rules. */
  async reset(token: string, password: string): Promise<void> {
    const reading = { query: this.database.read.bind(this.database) } as Pick<Tx, 'query'>;
    const { account } = await this.tokens.peek(reading, 'reset', token);
    const hash = await this.changes.hashFor(account, password);
    await this.database.transaction(async (tx) => {
      await this.tokens.use(tx, 'reset', token);
      await this.changes.set(tx, account, hash, null);
      await this.mails.changed(tx, account);
    });
  }

  /** Changes the own password. Refuses `password.wrong`, and `sign-in.locked` after too many wrong ones. */
  async change(actor: Actor, session: string, current: string, password: string): Promise<void> {
    await this.changes.requireCurrent(actor, current);
    const hash = await this.changes.hashFor(actor.account!, password);
    await this.database.transaction(async (tx) => {
      await this.changes.set(tx, actor.account!, hash, session);
      await this.mails.changed(tx, actor.account!);
    });
  }
}
