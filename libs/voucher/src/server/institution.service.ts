import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, gramsOf, invalid, maskBankAccount, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { voucherTable } from '../domain/may';
import type { InstitutionDecision, InstitutionRequest, ServiceRequest } from '../domain/requests';
import type { Institution } from '../domain/views';

const columns = `i.party_id as party, p.name, p.credit_code as "creditCode", i.kind, i.introduction, i.account_name as "accountName",
  i.bank, i.account_sealed as account, i.state, i.asked_at as "askedAt", i.decided_at as "decidedAt", i.reason,
  (select count(*)::int from voucher_services s where s.institution_id = i.party_id and s.offered) as services`;
const place = z.tuple([z.string(), z.string()]);

/** By what the account of an institution is sealed, in the register and in every payout. */
export const accountContext = (party: string): string => `voucher-institution:${party}`;

/** 服务机构: registered by themselves, approved by an officer, with what they offer. */
@Injectable()
export class InstitutionService {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** 入驻申请, or a change of it: an officer looks at it anew. Refuses `voucher.unknown`, `institution.kind-of-party`. */
  ask(actor: Actor, request: InstitutionRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'offer', { party: request.party });
      const [party] = await rows<{ kind: string }>(tx, `select kind from parties where id = $1`, [
        request.party,
      ]);
      if (party?.kind !== 'legal') throw conflict('institution.kind-of-party');
      await tx.query(
        `insert into voucher_institutions (party_id, kind, introduction, account_name, bank, account_sealed, state, asked_at, asked_by)
         values ($1, $2, $3, $4, $5, $6, 'asked', $7, $8)
         on conflict (party_id) do update set kind = $2, introduction = $3, account_name = $4, bank = $5,
           account_sealed = $6, state = 'asked', asked_at = $7, asked_by = $8, decided_at = null, decided_by = null, reason = null`,
        [
          request.party,
          request.kind,
          request.introduction,
          request.accountName,
          request.bank,
          this.crypto.seal(request.account, accountContext(request.party)),
          this.clock.now(),
          actor.account,
        ],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'institution.asked',
        thing: { kind: 'party', id: request.party },
        at: this.clock.now(),
      });
    });
  }

  /** Refuses `institution.unknown`, `institution.state`, and `remark.required` for a refusal without a reason. */
  decide(actor: Actor, party: string, decision: InstitutionDecision): Promise<void> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'register', { party });
      if (decision.state !== 'registered' && !decision.reason)
        throw invalid('remark.required', { field: 'reason' });
      const [found] = await rows<{ state: string }>(
        tx,
        `select state from voucher_institutions where party_id = $1 for update`,
        [party],
      );
      if (!found) throw notFound('institution.unknown');
      if (found.state === decision.state) throw conflict('institution.state', { state: found.state });
      await tx.query(
        `update voucher_institutions set state = $2, reason = $3, decided_at = $4, decided_by = $5 where party_id = $1`,
        [party, decision.state, decision.reason ?? null, this.clock.now(), actor.account],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: `institution.${decision.state}`,
        thing: { kind: 'party', id: party },
        details: decision.reason ? { reason: decision.reason } : {},
        at: this.clock.now(),
      });
    });
  }

  /** Adds a service. Refuses `voucher.unknown`, `institution.unknown`. */
  offer(actor: Actor, party: string, request: ServiceRequest): Promise<{ id: string }> {
    return this.put(actor, party, uuid(), request);
  }

  /** Refuses `service.unknown` besides, for a service of nobody or of another institution. */
  async change(
    actor: Actor,
    party: string,
    service: string,
    request: ServiceRequest,
  ): Promise<{ id: string }> {
    const [known] = await this.database.read(
      `select 1 from voucher_services where id = $1 and institution_id = $2`,
      [service, party],
    );
    voucherTable.require(actor, 'offer', { party });
    if (!known) throw notFound('service.unknown');
    return this.put(actor, party, service, request);
  }

  private put(actor: Actor, party: string, id: string, request: ServiceRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      voucherTable.require(actor, 'offer', { party });
      const [known] = await rows<{ name: string }>(
        tx,
        `select p.name from voucher_institutions i join parties p on p.id = i.party_id where i.party_id = $1`,
        [party],
      );
      if (!known) throw notFound('institution.unknown');
      const text = `${request.name} ${request.description} ${known.name}`.normalize('NFKC').toLowerCase();
      const [put] = await rows<{ id: string }>(
        tx,
        `insert into voucher_services (id, institution_id, kind, category, name, description, price_fen, unit, lead_days, offered, grams, text, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (id) do update set kind = $3, category = $4, name = $5, description = $6, price_fen = $7, unit = $8,
           lead_days = $9, offered = $10, grams = $11, text = $12, changed_at = $13
         where voucher_services.institution_id = $2 returning id`,
        [
          id,
          party,
          request.kind,
          request.category,
          request.name,
          request.description,
          request.priceFen,
          request.unit,
          request.leadDays,
          request.offered,
          gramsOf(text),
          text,
          this.clock.now(),
        ],
      );
      if (!put) throw notFound('service.unknown');
      return put;
    });
  }

  /** Institutions for the office, those that wait longest first. */
  async list(
    actor: Actor,
    query: { state?: string; cursor?: string; limit: number },
  ): Promise<Page<Institution>> {
    voucherTable.require(actor, 'see-all', { party: null });
    const [at, id] = query.cursor
      ? decodeCursor(query.cursor, place)
      : ['-infinity', '00000000-0000-0000-0000-000000000000'];
    const found = await this.database.read<Institution>(
      `select ${columns} from voucher_institutions i join parties p on p.id = i.party_id
       where ($1::text is null or i.state = $1) and (i.asked_at, i.party_id) > ($2::timestamptz, $3::uuid)
       order by i.asked_at, i.party_id limit $4`,
      [query.state ?? null, at, id, query.limit + 1],
    );
    return pageOf(found.map(this.masked), query.limit, (i) => [new Date(i.askedAt).toISOString(), i.party]);
  }

  /** The registrations of the actor's own parties, at most twenty. */
  async mine(actor: Actor): Promise<Institution[]> {
    const parties = [...new Set(actor.memberships.map((m) => m.party))];
    const found = await this.database.read<Institution>(
      `select ${columns} from voucher_institutions i join parties p on p.id = i.party_id
       where i.party_id = any ($1::uuid[]) order by p.name, i.party_id limit 20`,
      [parties],
    );
    return found.map(this.masked);
  }

  private readonly masked = (found: Institution): Institution => ({
    ...found,
    account: maskBankAccount(this.crypto.open(found.account, accountContext(found.party))),
  });
}
