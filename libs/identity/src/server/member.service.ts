import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Database, type Config, type Tx } from '@keshen/platform/server';
import { partyTable } from '../domain/identity-may';
import type { MemberInvitation } from '../domain/requests';
import { actorRef, type Actor, type EnterpriseRole } from '../domain/roles';
import { AccountStore } from './account.store';
import { ClaimOutcomes } from './claim-outcomes';
import { Mails } from './mails';
import { PartyStore, type Party } from './party.store';
import { EmailTokens, TOKEN_MINUTES } from './tokens';

/** The accounts and mails of invitations into a unit. */
@Injectable()
export class MemberInvitations {
  constructor(
    private readonly accounts: AccountStore,
    private readonly tokens: EmailTokens,
    private readonly mails: Mails,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  account(tx: Tx, { email, name, locale }: MemberInvitation) {
    return this.accounts.ensure(tx, { email, name, locale });
  }

  async send(
    tx: Tx,
    account: { id: string; email: string; name: string; locale: 'zh-CN' | 'en' },
    party: Party,
    inviter: Actor,
  ): Promise<void> {
    const token = await this.tokens.issue(tx, 'invite', account.id, party.id);
    await this.mails.send(tx, {
      to: account.email,
      locale: account.locale,
      template: 'identity.invited',
      data: {
        name: account.name,
        inviter: inviter.name,
        unit: party.name,
        link: `${this.config.PUBLIC_URL}/invitation?token=${token}`,
        days: String(TOKEN_MINUTES.invite / 1440),
      },
      key: `invite:${account.id}:${token.slice(0, 12)}`,
    });
  }
}

/** 单位人员: the administrator of a unit invites, changes and retires its people. */
@Injectable()
export class MemberService {
  constructor(
    private readonly database: Database,
    private readonly parties: PartyStore,
    private readonly invitations: MemberInvitations,
    private readonly outcomes: ClaimOutcomes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Invites somebody; whether the address has an account changes nothing in the answer. Refuses `member.already`. */
  invite(actor: Actor, id: string, invitation: MemberInvitation): Promise<void> {
    return this.database.transaction(async (tx) => {
      const party = await this.own(tx, actor, id);
      const account = await this.invitations.account(tx, invitation);
      const held = await this.parties.membership(tx, id, account.id);
      if (account.state !== 'active' || held.some((m) => m.state === 'active'))
        throw conflict('member.already', { field: 'email' });
      await this.parties.retire(tx, id, account.id, actor.account, invitation.roles);
      for (const role of invitation.roles)
        await this.parties.put(tx, {
          party: id,
          account: account.id,
          role,
          state: 'invited',
          by: actor.account,
        });
      await this.invitations.send(tx, account, party, actor);
      await this.record(tx, actor, 'member.invite', id, { account: account.id, roles: invitation.roles });
    });
  }

  /**
   * All roles of a person from now on; none retires them. Who had asked is let in, or not. Refuses `member.unknown`
   * and `member.last-administrator`: a unit never loses its last one by its own hand.
   */
  setRoles(actor: Actor, id: string, account: string, roles: EnterpriseRole[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.own(tx, actor, id);
      const held = await this.parties.membership(tx, id, account);
      if (!held.length) throw notFound('member.unknown');
      const asked = held.some((m) => m.state === 'asked');
      const invited = !asked && held.every((m) => m.state === 'invited');
      await this.parties.retire(tx, id, account, actor.account, roles);
      for (const role of roles)
        await this.parties.put(tx, {
          party: id,
          account,
          role,
          state: invited ? 'invited' : 'active',
          by: actor.account,
        });
      if ((await this.parties.administrators(tx, id)).length === 0)
        throw conflict('member.last-administrator');
      if (asked) await this.outcomes.answeredByUnit(tx, id, account, actor, roles.length > 0);
      await this.record(tx, actor, roles.length ? 'member.roles' : 'member.retire', id, { account, roles });
    });
  }

  private async own(tx: Tx, actor: Actor, id: string): Promise<Party> {
    partyTable.require(actor, 'change-members', { party: id });
    const party = await this.parties.lock(tx, id);
    if (!party) throw notFound('party.unknown');
    return party;
  }

  private record(tx: Tx, actor: Actor, act: string, party: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'party', id: party },
      details,
      at: this.clock.now(),
    });
  }
}
