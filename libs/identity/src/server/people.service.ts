import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, type Config, type Tx } from '@keshen/platform/server';
import { personTable } from '../domain/identity-may';
import type { CreatePerson } from '../domain/requests';
import { actorRef, systemActor, type Actor, type StaffAssignment } from '../domain/roles';
import { AccountStore, type Account } from './account.store';
import { Mails } from './mails';
import { SessionService } from './session.service';
import { EmailTokens, TOKEN_MINUTES } from './tokens';

/** The link with which staff set their first password. */
@Injectable()
export class StaffInvitations {
  constructor(
    private readonly tokens: EmailTokens,
    private readonly mails: Mails,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async send(tx: Tx, account: Pick<Account, 'id' | 'email' | 'name' | 'locale'>): Promise<void> {
    const token = await this.tokens.issue(tx, 'invite', account.id);
    await this.mails.send(tx, {
      to: account.email,
      locale: account.locale,
      template: 'identity.staff-invited',
      data: {
        name: account.name,
        link: `${this.config.PUBLIC_URL}/invitation?token=${token}`,
        days: String(TOKEN_MINUTES.invite / 1440),
      },
      key: `invite:${account.id}:${token.slice(0, 12)}`,
    });
  }
}

/** 人员: the administrator's accounts of staff, recommenders, departments and experts. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionService,
    private readonly invitations: StaffInvitations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes an account with its roles, or gives an existing one the roles, and sends the link. Answers its id. */
  create(actor: Actor, request: CreatePerson): Promise<{ id: string }> {
    personTable.require(actor, 'create', { account: '' });
    return this.database.transaction((tx) => this.createIn(tx, actor, request));
  }

  /** The same inside the caller's transaction, for capabilities that make accounts (the expert register). */
  async createIn(tx: Tx, actor: Actor, request: CreatePerson): Promise<{ id: string }> {
    const account = await this.accounts.ensure(tx, request);
    if (account.state !== 'active') throw conflict('account.retired', { field: 'email' });
    for (const each of request.staff) await this.putRole(tx, account.id, each, actor);
    if (!account.hasPassword) await this.invitations.send(tx, account);
    await this.record(tx, actor, 'account.create', account.id, { staff: request.staff });
    return { id: account.id };
  }

  /** An account that can sign in at once, for the command line and the demonstration. The password is hashed already. */
  async createWithPassword(
    tx: Tx,
    person: { email: string; name: string; mobile?: string; passwordHash: string; locale?: 'zh-CN' | 'en' },
    staff: StaffAssignment[],
  ): Promise<{ id: string }> {
    const account = await this.accounts.ensure(tx, { ...person, confirmed: true });
    await this.accounts.setPassword(tx, account.id, person.passwordHash);
    for (const each of staff) await this.putRole(tx, account.id, each, systemActor);
    await this.record(tx, systemActor, 'account.create', account.id, { staff });
    return { id: account.id };
  }

  /** All staff roles of an account from now on. Refuses `account.unknown`; nobody changes the own roles. */
  async setStaff(actor: Actor, id: string, staff: StaffAssignment[]): Promise<void> {
    personTable.require(actor, 'change-roles', { account: id });
    await this.database.transaction(async (tx) => {
      await this.lock(tx, id);
      await this.retireRoles(tx, id, actor);
      for (const each of staff) await this.putRole(tx, id, each, actor);
      await this.record(tx, actor, 'account.roles', id, { staff });
    });
  }

  /** Shuts an account out at once: sessions, roles and memberships end. What it did stays under its name. */
  async retire(actor: Actor, id: string): Promise<void> {
    personTable.require(actor, 'retire', { account: id });
    await this.database.transaction(async (tx) => {
      const account = await this.lock(tx, id);
      if (account.state === 'retired') throw conflict('account.retired');
      await this.shutOut(tx, actor, id);
      await this.record(tx, actor, 'account.retire', id, {});
    });
  }

  /** Ends all that an account may do, inside the caller's transaction, which has locked it. */
  async shutOut(tx: Tx, actor: Actor, id: string): Promise<void> {
    const now = this.clock.now();
    await tx.query(`update accounts set state = 'retired' where id = $1`, [id]);
    await this.retireRoles(tx, id, actor);
    await tx.query(
      `update memberships set state = 'retired', changed_at = $2, changed_by = $3
       where account_id = $1 and state <> 'retired'`,
      [id, now, actor.account],
    );
    await tx.query('update email_tokens set used_at = $2 where account_id = $1 and used_at is null', [
      id,
      now,
    ]);
    await this.sessions.endAll(tx, id, actor);
  }

  /** Sends the link to an account that has no password yet once more. Refuses `account.confirmed`. */
  async inviteAgain(actor: Actor, id: string): Promise<void> {
    personTable.require(actor, 'create', { account: id });
    await this.database.transaction(async (tx) => {
      const account = await this.lock(tx, id);
      if (account.hasPassword || account.state !== 'active') throw conflict('account.confirmed');
      await this.invitations.send(tx, account);
      await this.record(tx, actor, 'account.invite', id, {});
    });
  }

  private async lock(tx: Tx, id: string): Promise<Account> {
    await tx.query('select 1 from accounts where id = $1 for no key update', [id]);
    const account = await this.accounts.byId(tx, id);
    if (!account) throw notFound('account.unknown');
    return account;
  }

  private async putRole(tx: Tx, account: string, each: StaffAssignment, by: Actor): Promise<void> {
    await tx.query(
      `insert into staff_roles (account_id, role, scope, state, created_at, changed_at, changed_by)
       values ($1, $2, $3, 'active', $4, $4, $5)
       on conflict (account_id, role, scope) do update set state = 'active', changed_at = $4, changed_by = $5`,
      [account, each.role, each.scope, this.clock.now(), by.account],
    );
  }

  private async retireRoles(tx: Tx, account: string, by: Actor): Promise<void> {
    await tx.query(
      `update staff_roles set state = 'retired', changed_at = $2, changed_by = $3
       where account_id = $1 and state = 'active'`,
      [account, this.clock.now(), by.account],
    );
  }

  private record(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'account', id },
      details,
      at: this.clock.now(),
    });
  }
}
