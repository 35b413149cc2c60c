import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Clock } from '@keshen/kernel';
import { CLOCK, Crypto, rows, type Tx } from '@keshen/platform/server';
import type { MembershipState, PartyKind } from '../domain/claim';
import type { EnterpriseRole } from '../domain/roles';

export type Party = {
  id: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  town: string | null;
  profile: Record<string, unknown>;
  version: number;
  vouchedAt: Date | null;
};
/** What a party is found or made by. */
export type PartyIdentity =
  | { kind: 'legal'; name: string; creditCode: string; town: string }
  | { kind: 'natural'; name: string; residentId: string; town: string }
  | { kind: 'team'; name: string; town: string };

const COLUMNS = `id, kind, name, credit_code as "creditCode", town, profile, version, vouched_at as "vouchedAt"`;
export const RESIDENT_ID_CONTEXT = 'party.resident-id';
export const BANK_ACCOUNT_CONTEXT = 'party.bank-account';

/** Rows of parties and memberships inside a transaction. */
@Injectable()
export class PartyStore {
  constructor(
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The party of a credit code or resident ID, made where there is none, locked until the transaction ends. Many who
   * ask at once for one code get one party; a team is always a new one.
   */
  async ensure(tx: Tx, identity: PartyIdentity): Promise<{ party: Party; made: boolean }> {
    const resident = identity.kind === 'natural' ? identity.residentId : null;
    const fingerprint = resident && this.crypto.fingerprint(resident, 'resident-id');
    const code = identity.kind === 'legal' ? identity.creditCode : null;
    const [made] = await rows<Party>(
      tx,
      `insert into parties (id, kind, name, credit_code, resident_id, resident_fingerprint, town, created_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing returning ${COLUMNS}`,
      [
        uuid(),
        identity.kind,
        identity.name,
        code,
        resident && this.crypto.seal(resident, RESIDENT_ID_CONTEXT),
        fingerprint,
        identity.town,
        this.clock.now(),
      ],
    );
    if (made) return { party: made, made: true };
    const [found] = await rows<Party>(
      tx,
      `select ${COLUMNS} from parties where credit_code = $1 or resident_fingerprint = $2 for no key update`,
      [code, fingerprint],
    );
    return { party: found!, made: false };
  }

  /** The party, locked until the transaction ends; null when there is none. */
  async lock(tx: Tx, id: string): Promise<Party | null> {
    const [found] = await rows<Party>(tx, `select ${COLUMNS} from parties where id = $1 for no key update`, [
      id,
    ]);
    return found ?? null;
  }

  /** Active administrators, by e-mail and name, to whom mails of the unit go. */
  administrators(
    tx: Tx,
    party: string,
  ): Promise<{ id: string; email: string; name: string; locale: 'zh-CN' | 'en' }[]> {
    return rows(
      tx,
      `select a.id, a.email, a.name, a.locale from memberships m join accounts a on a.id = m.account_id
       where m.party_id = $1 and m.role = 'enterprise-administrator' and m.state = 'active' and a.state = 'active'
       order by m.created_at`,
      [party],
    );
  }

  /** The roles of an account in a party that are not retired, each with its state. */
  membership(
    tx: Tx,
    party: string,
    account: string,
  ): Promise<{ role: EnterpriseRole; state: MembershipState }[]> {
    return rows(
      tx,
      `select role, state from memberships where party_id = $1 and account_id = $2 and state <> 'retired' order by role`,
      [party, account],
    );
  }

  /** Puts a membership into a state, whichever it had. */
  async put(
    tx: Tx,
    m: { party: string; account: string; role: EnterpriseRole; state: MembershipState; by: string | null },
  ): Promise<void> {
    await tx.query(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, $5, $6)
       on conflict (party_id, account_id, role) do update set state = $4, changed_at = $5, changed_by = $6`,
      [m.party, m.account, m.role, m.state, this.clock.now(), m.by],
    );
  }

  /** Retires the roles of an account in a party: all, or those not in `keep`. */
  async retire(
    tx: Tx,
    party: string,
    account: string,
    by: string | null,
    keep: readonly EnterpriseRole[] = [],
  ): Promise<void> {
    await tx.query(
      `update memberships set state = 'retired', changed_at = $3, changed_by = $4
       where party_id = $1 and account_id = $2 and state <> 'retired' and role <> all ($5::text[])`,
      [party, account, this.clock.now(), by, keep],
    );
  }

  /** Ends what an account has asked for in a party; what is active stays. */
  async unask(tx: Tx, party: string, account: string, by: string | null): Promise<void> {
    await tx.query(
      `update memberships set state = 'retired', changed_at = $3, changed_by = $4
       where party_id = $1 and account_id = $2 and state = 'asked'`,
      [party, account, this.clock.now(), by],
    );
  }
}
