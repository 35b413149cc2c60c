import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import {
  conflict,
  maskBankAccount,
  maskEmail,
  maskMobile,
  maskResidentId,
  notFound,
  type Clock,
} from '@keshen/kernel';
import { CLOCK, Crypto, Database, type Tx } from '@keshen/platform/server';
import { partyTable } from '../domain/identity-may';
import type { ProfileRequest } from '../domain/requests';
import { actorRef, memberOf, type Actor } from '../domain/roles';
import type { PartyView, MemberView } from '../domain/views';
import { BANK_ACCOUNT_CONTEXT, PartyStore, RESIDENT_ID_CONTEXT } from './party.store';

/** 单位档案 and who works there. */
@Injectable()
export class PartyService {
  constructor(
    private readonly database: Database,
    private readonly parties: PartyStore,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Party and profile. Others than its own people leave an audit record. Refuses `party.unknown`. */
  async read(actor: Actor, id: string): Promise<PartyView> {
    partyTable.require(actor, 'read', { party: id });
    const [row] = await this.database.read<
      Omit<PartyView, 'may'> & { residentId: string | null; bankAccount: string | null }
    >(
      `select id, kind, name, credit_code as "creditCode", resident_id as "residentId", town,
         vouched_at as "vouchedAt", version, profile, bank_account as "bankAccount" from parties where id = $1`,
      [id],
    );
    if (!row) throw notFound('party.unknown');
    if (!memberOf(actor, id)) await this.recordRead(actor, id, 'party.read');
    const opened = (sealed: string | null, context: string): string | null =>
      sealed && this.crypto.open(sealed, context);
    const resident = opened(row.residentId, RESIDENT_ID_CONTEXT);
    const bank = opened(row.bankAccount, BANK_ACCOUNT_CONTEXT);
    return {
      ...row,
      residentId: resident && maskResidentId(resident),
      bankAccount: bank && maskBankAccount(bank),
      may: {
        change: partyTable.may(actor, 'change-profile', { party: id }),
        changeMembers: partyTable.may(actor, 'change-members', { party: id }),
      },
    };
  }

  /** Changes the profile on the version that was read. Refuses `party.stale` (conflict). Answers the new version. */
  change(actor: Actor, id: string, request: ProfileRequest): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      partyTable.require(actor, 'change-profile', { party: id });
      const party = await this.parties.lock(tx, id);
      if (!party) throw notFound('party.unknown');
      if (party.version !== request.version) throw conflict('party.stale', { version: party.version });
      const profile = Object.fromEntries(
        Object.entries(request.profile).filter(
          ([, value]) => value !== null && value !== '' && value !== undefined,
        ),
      );
      await tx.query(
        'update parties set profile = $2, town = $3, version = version + 1, changed_at = $4 where id = $1',
        [id, JSON.stringify(profile), request.town, this.clock.now()],
      );
      if (request.bankAccount !== undefined) await this.setBankAccount(tx, id, request.bankAccount);
      const keys = new Set([...Object.keys(profile), ...Object.keys(party.profile)]);
      const changed = [...keys].filter((key) => profile[key] !== party.profile[key]);
      await record(tx, {
        actor: actorRef(actor),
        act: 'party.profile',
        thing: { kind: 'party', id },
        details: { changed, bankAccount: request.bankAccount !== undefined },
        at: this.clock.now(),
      });
      return { version: party.version + 1 };
    });
  }

  /** The people of a unit. Addresses and numbers in full for its administrator only. */
  async members(actor: Actor, id: string): Promise<MemberView[]> {
    partyTable.require(actor, 'see-members', { party: id });
    if (!memberOf(actor, id)) await this.recordRead(actor, id, 'party.members-read');
    const full = partyTable.may(actor, 'change-members', { party: id });
    const found = await this.database.read<MemberView>(
      `select a.id as account, a.name, a.email, a.mobile,
         json_agg(json_build_object('role', m.role, 'state', m.state, 'since', m.changed_at) order by m.role) as roles
       from memberships m join accounts a on a.id = m.account_id
       where m.party_id = $1 and m.state <> 'retired' and a.state = 'active'
       group by a.id order by min(m.created_at), a.id limit 500`,
      [id],
    );
    return found.map((m) => ({
      ...m,
      email: full || m.account === actor.account ? m.email : maskEmail(m.email),
      mobile: m.mobile && (full || m.account === actor.account ? m.mobile : maskMobile(m.mobile)),
    }));
  }

  private async setBankAccount(tx: Tx, id: string, account: string): Promise<void> {
    await tx.query('update parties set bank_account = $2 where id = $1', [
      id,
      account ? this.crypto.seal(account, BANK_ACCOUNT_CONTEXT) : null,
    ]);
  }

  private recordRead(actor: Actor, id: string, act: string): Promise<void> {
    return this.database.transaction((tx) =>
      record(tx, { actor: actorRef(actor), act, thing: { kind: 'party', id }, at: this.clock.now() }),
    );
  }
}
