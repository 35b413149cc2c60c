import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { notFound, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  Gathering,
  newToken,
  rows,
  tokenHash,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import { actorRef, type Actor, type EnterpriseRole, type StaffAssignment } from '../domain/roles';
import { secondFactorOf, type SecondFactorState } from '../domain/second-factor';

export type SignedInAccount = { id: string; name: string; email: string; locale: 'zh-CN' | 'en' };
export type SessionMembership = { party: string; partyName: string; role: EnterpriseRole; vouched: boolean };
/** A session that holds, and everything the request needs to know of its person. */
export type CurrentSession = {
  id: string;
  account: SignedInAccount;
  staff: StaffAssignment[];
  memberships: SessionMembership[];
  /** Applications from which the person stands aside; `own`: of a party that the person is one of. Null: none. */
  aside: { application: string; own: boolean }[] | null;
  /** When it ends unless there is a request before, and when it ends in any case. */
  ends: { idle: Date; absolute: Date };
  /** 两步验证: set up or not; `needed` while the staff roles rest because it is not (SECOND_FACTOR=staff). */
  secondFactor: SecondFactorState;
  /** When the person last proved who they are (再次验证), since it began. */
  provedAt: Date | null;
  /** `oidc`: it began at the provider of identities; null: by a password. */
  through: string | null;
};
export type OwnSession = {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  address: string | null;
  agent: string | null;
};

const WRITE_USE_AFTER_MS = 60_000;

type Row = Omit<CurrentSession, 'account' | 'ends' | 'secondFactor'> & {
  hash: string;
  hasFactor: boolean;
  accountId: string;
  name: string;
  email: string;
  locale: 'zh-CN' | 'en';
  lastUsedAt: Date;
  expiresAt: Date;
};

const HOLDING = `select s.token_hash as hash, s.id, s.last_used_at as "lastUsedAt", s.expires_at as "expiresAt",
     s.proved_at as "provedAt", s.through,
     a.id as "accountId", a.name, a.email, a.locale,
     exists (select 1 from second_factors f where f.account_id = a.id and f.confirmed_at is not null) as "hasFactor",
     (select coalesce(json_agg(json_build_object('role', r.role, 'scope', r.scope) order by r.created_at), '[]')
     from staff_roles r where r.account_id = a.id and r.state = 'active') as staff,
     (select coalesce(json_agg(json_build_object('party', p.id, 'partyName', p.name, 'role', m.role,
       'vouched', p.vouched_at is not null) order by p.name, m.role), '[]')
     from memberships m join parties p on p.id = m.party_id
     where m.account_id = a.id and m.state = 'active') as memberships,
     -- The view is the review's.
     (select json_agg(json_build_object('application', h.application_id, 'own', h.own))
     from hidden_applications h where h.account_id = a.id) as aside
   from sessions s join accounts a on a.id = s.account_id
   where s.token_hash = any ($1::text[]) and s.ended_at is null and a.state = 'active'`;

/** The actor of a session, as rules know it. */
export const actorOfSession = ({ account, staff, memberships }: CurrentSession): Actor => ({
  account: account.id,
  name: account.name,
  staff,
  memberships: memberships.map(({ party, role }) => ({ party, role })),
});

/**
 * Sessions live in PostgreSQL only, so an ended one is refused by every process at once. A request asks for one row;
 * the last use is written once a minute at most.
 */
@Injectable()
export class SessionService {
  private readonly holding = new Gathering((hashes: readonly string[]) => this.held(hashes));

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Starts a session and answers its token, which is stored as a hash only. */
  async start(
    tx: Tx,
    account: string,
    from: { address?: string; agent?: string; through?: string },
  ): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await tx.query(
      `insert into sessions (token_hash, id, account_id, created_at, last_used_at, expires_at, address, agent, through)
       values ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
      [
        tokenHash(token),
        uuid(),
        account,
        now,
        new Date(now.getTime() + this.config.SESSION_HOURS * 3_600_000),
        from.address?.slice(0, 60) ?? null,
        from.agent?.slice(0, 200) ?? null,
        from.through ?? null,
      ],
    );
    return token;
  }

  /** The session of a token, or null when it is ended, idle for too long, past its hours, or was never given. */
  async find(token: string): Promise<CurrentSession | null> {
    const hash = tokenHash(token);
    const row = await this.holding.ask(hash);
    if (!row) return null;
    const now = this.clock.now().getTime();
    const idleMs = this.config.SESSION_IDLE_MINUTES * 60_000;
    let used = row.lastUsedAt.getTime();
    if (row.expiresAt.getTime() <= now || used + idleMs <= now) return null;
    if (used + WRITE_USE_AFTER_MS <= now) {
      used = now;
      await this.database.read(
        'update sessions set last_used_at = $2 where token_hash = $1 and last_used_at = $3',
        [hash, new Date(now), row.lastUsedAt],
      );
    }
    const { id, accountId, name, email, locale, memberships, aside, provedAt, through } = row;
    const secondFactor = secondFactorOf(row, this.config.SECOND_FACTOR);
    const staff = secondFactor === 'needed' ? [] : row.staff;
    const ends = { idle: new Date(used + idleMs), absolute: row.expiresAt };
    return {
      id,
      account: { id: accountId, name, email, locale },
      staff,
      memberships,
      aside,
      ends,
      secondFactor,
      provedAt,
      through,
    };
  }

  private async held(hashes: readonly string[]): Promise<(Row | undefined)[]> {
    const found = await this.database.quick<Row>('session', HOLDING, [hashes]);
    const byHash = new Map(found.map((row) => [row.hash, row]));
    return hashes.map((hash) => byHash.get(hash));
  }

  /**
   * Whether a session still holds, and whose people its account is one of. It counts as no use of the session: an open
   * page does not keep it from ending.
   */
  async stillHolds(id: string): Promise<{ parties: string[] } | null> {
    const now = this.clock.now();
    const [row] = await this.database.read<{ parties: string[] }>(
      `select array(select m.party_id from memberships m where m.account_id = a.id and m.state = 'active') as parties
       from sessions s join accounts a on a.id = s.account_id
       where s.id = $1 and s.ended_at is null and a.state = 'active' and s.expires_at > $2 and s.last_used_at > $3`,
      [id, now, new Date(now.getTime() - this.config.SESSION_IDLE_MINUTES * 60_000)],
    );
    return row ?? null;
  }

  /** Ends the session of a token; whoever is signed out already stays so. */
  async end(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ended = await rows<{ id: string }>(
        tx,
        `update sessions set ended_at = $3 where id = $1 and account_id = $2 and ended_at is null returning id`,
        [id, actor.account, this.clock.now()],
      );
      if (!ended.length) throw notFound('session.unknown');
      await this.recordEnd(tx, actor, ended[0]!.id);
    });
  }

  /** Ends all sessions of the actor but one. */
  async endOthers(actor: Actor, keep: string): Promise<void> {
    await this.database.transaction((tx) => this.endAll(tx, actor.account!, actor, keep));
  }

  /** Ends every session of an account, inside the caller's transaction: it is shut out when that commits. */
  async endAll(tx: Tx, account: string, by: Actor, keep: string | null = null): Promise<void> {
    const ended = await rows<{ id: string }>(
      tx,
      `update sessions set ended_at = $2
       where account_id = $1 and ended_at is null and ($3::uuid is null or id <> $3) returning id`,
      [account, this.clock.now(), keep],
    );
    for (const { id } of ended) await this.recordEnd(tx, by, id);
  }

  /** The actor's sessions that still hold, the latest used first. */
  list(actor: Actor): Promise<OwnSession[]> {
    const now = this.clock.now();
    return this.database.read<OwnSession>(
      `select id, created_at as "createdAt", last_used_at as "lastUsedAt", address, agent from sessions
       where account_id = $1 and ended_at is null and expires_at > $2 and last_used_at > $3
       order by last_used_at desc limit 100`,
      [actor.account, now, new Date(now.getTime() - this.config.SESSION_IDLE_MINUTES * 60_000)],
    );
  }

  /** Removes what has been over for a week: sessions, links, failures. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - 7 * 86_400_000);
    await this.database.read('delete from sessions where expires_at < $1', [before]);
    await this.database.read('delete from email_tokens where expires_at < $1', [before]);
    await this.database.read('delete from registrations where expires_at < $1', [before]);
    await this.database.read('delete from sign_in_failures where last_at < $1', [before]);
  }

  private recordEnd(tx: Tx, by: Actor, id: string): Promise<void> {
    return record(tx, {
      actor: actorRef(by),
      act: 'session.end',
      thing: { kind: 'session', id },
      at: this.clock.now(),
    });
  }
}
