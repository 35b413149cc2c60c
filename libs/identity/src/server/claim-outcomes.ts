import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, rows, type Config, type Tx } from '@keshen/platform/server';
import { actorRef, type Actor } from '../domain/roles';
import type { Claim, Registered } from './claim.service';
import { Mails } from './mails';
import { PartyStore } from './party.store';

export type DecidedThrough = 'register' | 'officer' | 'enterprise';

/** What follows from a decided claim. The caller holds the party's lock and has checked who decides. */
@Injectable()
export class ClaimOutcomes {
  constructor(
    private readonly parties: PartyStore,
    private readonly mails: Mails,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The unit is vouched for and the claimant administers it. After a dispute the administrators before keep their
   * other roles only: two who do not agree cannot both decide who else comes in.
   */
  async approve(
    tx: Tx,
    claim: Claim,
    by: Actor,
    through: DecidedThrough,
    registered: Registered | null = null,
    reason = '',
  ): Promise<void> {
    const now = this.clock.now();
    await this.close(tx, claim, 'approved', by, through, reason);
    const learnt = {
      ...(claim.legalRepresentative ? { legal_representative: claim.legalRepresentative } : {}),
      ...(registered?.district ? { district: registered.district } : {}),
      ...(registered?.establishedOn ? { established_on: registered.establishedOn } : {}),
    };
    await tx.query(
      `update parties set name = case when vouched_at is null then $2 else name end,
         profile = case when vouched_at is null then profile || $3::jsonb else profile end,
         vouched_at = coalesce(vouched_at, $4), vouched_by = case when vouched_at is null then $5::uuid else vouched_by end,
         version = version + 1, changed_at = $4 where id = $1`,
      [claim.party, claim.name, JSON.stringify(learnt), now, by.account],
    );
    if (claim.state === 'disputed') {
      await tx.query(
        `update memberships set state = 'retired', changed_at = $3, changed_by = $4
         where party_id = $1 and account_id <> $2 and role = 'enterprise-administrator' and state <> 'retired'`,
        [claim.party, claim.account, now, by.account],
      );
    }
    await this.parties.put(tx, {
      party: claim.party,
      account: claim.account,
      role: 'enterprise-administrator',
      state: 'active',
      by: by.account,
    });
    await this.tell(tx, claim, 'identity.claim-approved', {});
  }

  /** The claimant has no say in the unit; the reason goes to them by mail. */
  async refuse(tx: Tx, claim: Claim, by: Actor, through: DecidedThrough, reason: string): Promise<void> {
    await this.close(tx, claim, 'refused', by, through, reason);
    // A member who claimed the administration stays a member: only what the claim brought goes.
    if (claim.state === 'pending') await this.parties.retire(tx, claim.party, claim.account, by.account);
    else await this.parties.unask(tx, claim.party, claim.account, by.account);
    await this.tell(tx, claim, 'identity.claim-refused', { reason });
  }

  /** The unit's administrator has taken somebody in, or not: their open question is answered with it. */
  async answeredByUnit(tx: Tx, party: string, account: string, by: Actor, taken: boolean): Promise<void> {
    const asked = await rows<{ id: string }>(
      tx,
      `update claims set state = $3, decided_at = $4, decided_by = $5, decided_through = 'enterprise'
       where party_id = $1 and account_id = $2 and state = 'asked' returning id`,
      [party, account, taken ? 'approved' : 'refused', this.clock.now(), by.account],
    );
    for (const { id } of asked) await this.record(tx, by, taken ? 'claim.approved' : 'claim.refused', id, {});
  }

  /** Mails to those who can let a person in. */
  async tellAdministrators(
    tx: Tx,
    claim: string,
    party: { id: string; name: string },
    person: Actor,
    administrators: { id: string; email: string; name: string; locale: 'zh-CN' | 'en' }[],
  ): Promise<void> {
    for (const { id, email, name, locale } of administrators)
      await this.mails.send(tx, {
        to: email,
        locale,
        template: 'identity.claim-asked',
        data: {
          name,
          person: person.name,
          unit: party.name,
          link: `${this.config.PUBLIC_URL}/units/${party.id}/members`,
        },
        key: `claim-asked:${claim}:${id}`,
      });
  }

  private async close(
    tx: Tx,
    claim: Claim,
    state: 'approved' | 'refused',
    by: Actor,
    through: DecidedThrough,
    reason: string,
  ): Promise<void> {
    await tx.query(
      `update claims set state = $2, decided_at = $3, decided_by = $4, decided_through = $5, reason = $6 where id = $1`,
      [claim.id, state, this.clock.now(), by.account, through, reason],
    );
    await this.record(tx, by, `claim.${state}`, claim.id, { party: claim.party, through });
  }

  private async tell(
    tx: Tx,
    claim: Claim,
    template: 'identity.claim-approved' | 'identity.claim-refused',
    data: Record<string, string>,
  ): Promise<void> {
    const [to] = await rows<{ email: string; name: string; locale: 'zh-CN' | 'en' }>(
      tx,
      'select email, name, locale from accounts where id = $1',
      [claim.account],
    );
    await this.mails.send(tx, {
      to: to!.email,
      locale: to!.locale,
      template,
      data: {
        name: to!.name,
        unit: claim.name,
        link: `${this.config.PUBLIC_URL}/units/${claim.party}`,
        ...data,
      },
      key: `${template}:${claim.id}:${this.clock.now().getTime()}`,
    });
  }

  private record(tx: Tx, by: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(by),
      act,
      thing: { kind: 'claim', id },
      details,
      at: this.clock.now(),
    });
  }
}
