import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { conflict, isRefusal, notFound, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Crypto, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import { actorRef, type Actor } from '../domain/roles';
import { isStrong, LINKS_MOST, providerSays } from '../domain/single-sign-on';
import type { OwnLink } from '../domain/views';
import { AccountStore } from './account.store';
import { Mails } from './mails';
import type { Identity } from './openid.provider';
import { SecondFactorCodes } from './second-factor.codes';
import { SignInService, type KnownAccount } from './sign-in.service';
import type { Waiting } from './single-sign-on.cookie';

type Known = Omit<KnownAccount, 'passwordHash'> & { state: 'active' | 'retired' };

/**
 * 单点登录: a person is known by issuer and subject, never by an address. The first time they prove their account here
 * with its password; no account comes into being by it.
 */
@Injectable()
export class SingleSignOnService {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly signIn: SignInService,
    private readonly codes: SecondFactorCodes,
    private readonly accounts: AccountStore,
    private readonly mails: Mails,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The account of who came back, or what they still owe: a password when the identity is new, a code when their second
   * factor is on and the provider did not ask for as much. Refuses `oidc.closed` when the account is retired.
   */
  async arrive(identity: Identity, to: string): Promise<{ account: KnownAccount } | { waiting: Waiting }> {
    const { issuer, subject, claims } = identity;
    const says = providerSays(claims, {
      unit: this.config.OIDC_CLAIM_UNIT,
      creditCode: this.config.OIDC_CLAIM_CREDIT_CODE,
    });
    const waiting: Waiting = { kind: 'waiting', to, issuer, subject, says, account: null };
    const known = await this.accountOf(issuer, subject);
    if (!known) return { waiting };
    const strong = isStrong(claims, this.config.OIDC_SECOND_FACTOR.split(',').filter(Boolean));
    try {
      if (!strong) await this.codes.requireAt(known.id, undefined);
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'sign-in.code-needed') throw error;
      return { waiting: { ...waiting, account: known.id } };
    }
    return { account: await this.use(known, issuer, subject) };
  }

  /** Signs in by the code that was owed. Refuses `oidc.stale`, `sign-in.code-wrong`, `sign-in.locked`, `oidc.closed`. */
  async byCode(waiting: Waiting | null, code: string): Promise<KnownAccount> {
    if (!waiting?.account) throw new Refusal('unauthenticated', 'oidc.stale');
    const known = await this.accountOf(waiting.issuer, waiting.subject);
    if (known?.id !== waiting.account) throw new Refusal('unauthenticated', 'oidc.stale');
    await this.codes.requireAt(known.id, code);
    return this.use(known, waiting.issuer, waiting.subject);
  }

  /**
   * Links the identity to the account of a name and password, and answers it. Refuses as signing in does, and
   * `oidc.stale`, `oidc.taken` (somebody else's), `oidc.too-many`.
   */
  async link(
    waiting: Waiting | null,
    proof: { login: string; password: string; code?: string },
  ): Promise<KnownAccount> {
    if (!waiting || waiting.account) throw new Refusal('unauthenticated', 'oidc.stale');
    const account = await this.signIn.verify(proof.login, proof.password, proof.code);
    await this.database.transaction(async (tx) => {
      await tx.query('select 1 from accounts where id = $1 for no key update', [account.id]);
      const [{ have } = { have: 0 }] = await rows<{ have: number }>(
        tx,
        'select count(*)::int as have from account_links where account_id = $1',
        [account.id],
      );
      if (have >= LINKS_MOST) throw conflict('oidc.too-many');
      const id = uuid();
      const made = await rows<{ id: string }>(
        tx,
        `insert into account_links (id, account_id, issuer, subject_fingerprint, created_at, last_used_at)
         values ($1, $2, $3, $4, $5, $5) on conflict do nothing returning id`,
        [id, account.id, waiting.issuer, this.fingerprint(waiting), this.clock.now()],
      );
      if (!made.length) throw conflict('oidc.taken');
      await this.note(tx, { account: account.id, label: account.name }, 'account.link', id, waiting.issuer);
      await this.tell(tx, account.id, 'identity.linked', id);
    });
    return account;
  }

  /** The actor's links, the newest first. */
  list(actor: Actor): Promise<OwnLink[]> {
    return this.database.read<OwnLink>(
      `select id, issuer, created_at as "createdAt", last_used_at as "lastUsedAt"
       from account_links where account_id = $1 order by created_at desc limit ${LINKS_MOST}`,
      [actor.account],
    );
  }

  /** Ends a link of the actor's: that identity no longer signs in. Refuses `oidc.unknown`. */
  async end(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [gone] = await rows<{ issuer: string }>(
        tx,
        'delete from account_links where id = $1 and account_id = $2 returning issuer',
        [id, actor.account],
      );
      if (!gone) throw notFound('oidc.unknown');
      await this.note(tx, actorRef(actor), 'account.unlink', id, gone.issuer);
      await this.tell(tx, actor.account!, 'identity.unlinked', id);
    });
  }

  private async use(known: Known, issuer: string, subject: string): Promise<KnownAccount> {
    await this.database.read(
      'update account_links set last_used_at = $3 where issuer = $1 and subject_fingerprint = $2',
      [issuer, this.fingerprint({ issuer, subject }), this.clock.now()],
    );
    return { ...known, passwordHash: null };
  }

  private async accountOf(issuer: string, subject: string): Promise<Known | null> {
    const [known] = await this.database.read<Known>(
      `select a.id, a.name, a.email, a.locale, a.state from account_links l join accounts a on a.id = l.account_id
       where l.issuer = $1 and l.subject_fingerprint = $2`,
      [issuer, this.fingerprint({ issuer, subject })],
    );
    if (known?.state === 'retired') throw new Refusal('unauthenticated', 'oidc.closed');
    return known ?? null;
  }

  private fingerprint({ issuer, subject }: { issuer: string; subject: string }): string {
    return this.crypto.fingerprint(`${issuer}\n${subject}`, 'account.link');
  }

  /** A new way in, and the end of one, are told to the address of the account (OWASP ASVS 2.2.3). */
  private async tell(
    tx: Tx,
    account: string,
    template: 'identity.linked' | 'identity.unlinked',
    link: string,
  ) {
    const { email: to, locale, name } = (await this.accounts.byId(tx, account))!;
    const data = { name, provider: this.config.OIDC_NAME };
    await this.mails.send(tx, { to, locale, template, data, key: `${template}:${link}` });
  }

  private note(tx: Tx, actor: ReturnType<typeof actorRef>, act: string, id: string, issuer: string) {
    const thing = { kind: 'account-link', id };
    return record(tx, { actor, act, thing, details: { issuer }, at: this.clock.now() });
  }
}
