import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { maskName, notFound, workingDaysLeft, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { CLAIM_DAYS, OPEN_CLAIMS, type ClaimState } from '../domain/claim';
import { claimTable } from '../domain/identity-may';
import type { ClaimsQuery } from '../domain/requests';
import { actorRef, type Actor } from '../domain/roles';
import type { OwnClaim, ClaimLine, ClaimDetail } from '../domain/views';
import { EvidenceFiles } from './evidence';

const COLUMNS = `c.id, p.kind, c.name, p.credit_code as "creditCode", p.town, c.state,
  c.register_verdict as "registerVerdict", c.evidence_file_id as evidence, c.created_at as "createdAt",
  c.due_at as "dueAt", c.reason, c.decided_through as "decidedThrough"`;
const STATES: Record<ClaimsQuery['state'], readonly ClaimState[]> = {
  open: OPEN_CLAIMS,
  asked: ['asked'],
  approved: ['approved'],
  refused: ['refused'],
};

@Injectable()
export class ClaimQueries {
  constructor(
    private readonly database: Database,
    private readonly evidence: EvidenceFiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The officer's queue: open claims by due time, the others newest first. */
  async list(query: ClaimsQuery): Promise<Page<ClaimLine>> {
    const open = query.state === 'open';
    const place = open ? `coalesce(c.due_at, c.created_at)` : 'c.created_at';
    const [sign, order] = open ? ['>', 'asc'] : ['<', 'desc'];
    const after = query.cursor
      ? decodeCursor(query.cursor, z.strictObject({ at: z.iso.datetime(), id: z.uuid() }))
      : null;
    const found = await this.database.read<Omit<ClaimLine, 'used' | 'limit'> & { at: Date }>(
      `select ${COLUMNS}, a.name as person, ${place} as at
       from claims c join parties p on p.id = c.party_id join accounts a on a.id = c.account_id
       where c.state = any ($1) and ($2::timestamptz is null or (${place}, c.id) ${sign} ($2, $3::uuid))
       order by ${place} ${order}, c.id ${order} limit $4`,
      [STATES[query.state], after?.at ?? null, after?.id ?? null, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (row) => ({ at: row.at.toISOString(), id: row.id }));
    return { ...page, items: page.items.map(({ at: _, ...row }) => this.aged(row)) };
  }

  /** One claim with its people; reading it is recorded. Refuses `claim.unknown`. */
  async read(actor: Actor, id: string): Promise<ClaimDetail> {
    const [row] = await this.database.read<
      Omit<ClaimDetail, 'used' | 'limit' | 'party' | 'evidenceName'> & {
        account: string;
        partyId: string;
        partyName: string;
        vouchedAt: Date | null;
        administrators: { name: string; since: Date }[];
      }
    >(
      `select ${COLUMNS}, a.name as person, a.email, a.mobile, c.account_id as account,
         c.legal_representative as "legalRepresentative", c.grounds, c.decided_at as "decidedAt",
         p.id as "partyId", p.name as "partyName", p.vouched_at as "vouchedAt",
         (select coalesce(json_agg(json_build_object('name', ma.name, 'since', m.changed_at)), '[]') from memberships m
            join accounts ma on ma.id = m.account_id where m.party_id = p.id and m.state = 'active'
              and m.role = 'enterprise-administrator' and m.account_id <> c.account_id) as administrators
       from claims c join parties p on p.id = c.party_id join accounts a on a.id = c.account_id where c.id = $1`,
      [id],
    );
    if (!row) throw notFound('claim.unknown');
    const { account, partyId, partyName, vouchedAt, administrators, ...rest } = row;
    claimTable.require(actor, 'read', { account });
    const own = account === actor.account;
    if (!own)
      await this.database.transaction((tx) =>
        record(tx, {
          actor: actorRef(actor),
          act: 'claim.read',
          thing: { kind: 'claim', id },
          at: this.clock.now(),
        }),
      );
    const seen = own ? administrators.map((m) => ({ ...m, name: maskName(m.name) })) : administrators;
    const evidenceName = rest.evidence && (await this.evidence.nameOf(rest.evidence));
    return {
      ...this.aged(rest),
      evidenceName,
      party: { id: partyId, name: partyName, vouchedAt, administrators: seen },
    };
  }

  /** The actor's own claims, newest first. */
  async mine(actor: Actor): Promise<OwnClaim[]> {
    const found = await this.database.read<Omit<OwnClaim, 'used' | 'limit' | 'evidenceName'>>(
      `select ${COLUMNS}, c.party_id as party,
         (select ma.name from memberships m join accounts ma on ma.id = m.account_id
            where m.party_id = p.id and m.state = 'active' and m.role = 'enterprise-administrator'
              and m.account_id <> c.account_id order by m.created_at limit 1) as administrator
       from claims c join parties p on p.id = c.party_id where c.account_id = $1
       order by c.created_at desc limit 50`,
      [actor.account],
    );
    return Promise.all(
      found.map(async (row) =>
        this.aged({
          ...row,
          evidenceName: row.evidence && (await this.evidence.nameOf(row.evidence)),
          administrator: row.administrator && maskName(row.administrator),
        }),
      ),
    );
  }

  private aged<T extends { dueAt: Date | null }>(row: T): T & { used: number; limit: number } {
    const left = row.dueAt ? workingDaysLeft(this.clock.now(), row.dueAt) : CLAIM_DAYS;
    return { ...row, used: CLAIM_DAYS - left, limit: CLAIM_DAYS };
  }
}
