import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Case } from '@keshen/application';
import type { Actor } from '@keshen/identity';
import { notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page } from '@keshen/platform/server';
import { stageById, type CaseKind } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { voucherTable } from '../domain/may';
import type { SideQuery } from '../domain/requests';
import type { CaseLine, ListedOrder, ListedRedemption } from '../domain/views';
import { lineOf } from './case-line';
import { orderColumns } from './order.rows';
import { quotaById, quotaColumns, type Quota } from './quota.rows';
import { redemptionColumns } from './redemption.rows';

const place = z.tuple([z.string(), z.string()]);
const last = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

export interface PublishedRedemption {
  reference: string;
  serviceName: string;
  institution: string;
  amountFen: number;
  until: Date;
  /** Where one objects; null where the programme publishes without a notice. */
  notice: string | null;
}
type WithCase = { caseRow: Case };

/** Lists of quotas, orders and redemptions, and one quota. To whoever has nothing to do with one it does not exist. */
@Injectable()
export class VoucherQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The quotas of the actor's own parties, newest year first, at most fifty. */
  myQuotas(actor: Actor): Promise<(Quota & { party: string })[]> {
    return this.database.read(
      `select ${quotaColumns}, p.name as party from voucher_quotas q join parties p on p.id = q.party_id
       where q.party_id = any ($1::uuid[]) order by q.year desc, q.id limit 50`,
      [[...new Set(actor.memberships.map((m) => m.party))]],
    );
  }

  /** All quotas for the office, newest first. */
  async quotas(
    actor: Actor,
    query: { year?: number; cursor?: string; limit: number },
  ): Promise<Page<Quota & { party: string }>> {
    voucherTable.require(actor, 'see-all', { party: null });
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : last;
    const found = await this.database.read<Quota & { party: string }>(
      `select ${quotaColumns}, p.name as party from voucher_quotas q join parties p on p.id = q.party_id
       where ($1::int is null or q.year = $1) and (q.issued_at, q.id) < ($2::timestamptz, $3::uuid)
       order by q.issued_at desc, q.id desc limit $4`,
      [query.year ?? null, at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (q) => [new Date(q.issuedAt).toISOString(), q.id]);
  }

  /** One quota with the rules it was issued under. Refuses `voucher.unknown`. */
  quota(actor: Actor, id: string): Promise<Record<string, unknown>> {
    return this.database.transaction(async (tx) => {
      const quota = await quotaById(tx, id);
      if (!voucherTable.may(actor, 'read-quota', { party: quota.partyId })) throw notFound('voucher.unknown');
      const definition = await this.programmes.definitionOf(quota.programmeVersionId);
      const [party] = await rows<{ name: string }>(tx, `select name from parties where id = $1`, [
        quota.partyId,
      ]);
      return {
        quota: { ...quota, party: party!.name },
        programme: { code: definition.code, name: definition.name },
        rules: definition.voucher,
        may: { order: voucherTable.may(actor, 'order', { party: quota.partyId }) },
      };
    });
  }

  /** Orders of one side, newest first; the office sees all. */
  async orders(actor: Actor, query: SideQuery): Promise<Page<ListedOrder>> {
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : last;
    const where = this.sideOf(actor, query.side, {
      enterprise: 'o.party_id',
      institution: 'o.institution_id',
    });
    const found = await this.database.read<ListedOrder & WithCase>(
      `select ${orderColumns}, p.name as enterprise, s.name as institution, r.ended_at as "redeemedAt", ${caseJson}
       from voucher_orders o left join voucher_redemptions r on r.order_id = o.id join cases c on c.id = o.id join parties p on p.id = o.party_id join parties s on s.id = o.institution_id
       where ${where} and ($2::boolean is null or (c.ended_at is not null) = $2)
         and (o.placed_at, o.id) < ($3::timestamptz, $4::uuid) order by o.placed_at desc, o.id desc limit $5`,
      [partiesOf(actor), ended(query), at, id, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (o) => [new Date(o.placedAt).toISOString(), o.id]);
    return { next: page.next, items: await Promise.all(page.items.map((o) => this.lined(o))) };
  }

  /** Redemptions of an institution, or all for the office, newest first. */
  async redemptions(actor: Actor, query: SideQuery): Promise<Page<ListedRedemption>> {
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : last;
    const where = this.sideOf(actor, query.side, {
      enterprise: 'o.party_id',
      institution: 'r.institution_id',
    });
    const found = await this.database.read<ListedRedemption & WithCase>(
      `select ${redemptionColumns}, o.reference, o.service_name as "serviceName", o.invoice_number as "invoiceNumber",
         p.name as enterprise, s.name as institution, ${caseJson}
       from voucher_redemptions r join voucher_orders o on o.id = r.order_id join cases c on c.id = r.case_id
         join parties p on p.id = o.party_id join parties s on s.id = r.institution_id
       where ${where} and ($2::boolean is null or (c.ended_at is not null) = $2)
         and (r.opened_at, r.case_id) < ($3::timestamptz, $4::uuid) order by r.opened_at desc, r.case_id desc limit $5`,
      [partiesOf(actor), ended(query), at, id, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (r) => [new Date(r.openedAt).toISOString(), r.caseId]);
    return { next: page.next, items: await Promise.all(page.items.map((r) => this.lined(r))) };
  }

  /** 兑付公示: what is published now, for everybody, soonest end first, with the notice where one can object; at most 200. */
  published(): Promise<PublishedRedemption[]> {
    const now = this.clock.now();
    return this.database.read(
      `select o.reference, o.service_name as "serviceName", s.name as institution, r.amount_fen as "amountFen",
         x.until, x.notice
       from (
         select case_id, published_until as until, null::uuid as notice from voucher_redemptions
         where published_until > $1 and payable_at is null and ended_at is null
         union all
         select c.id, (n.ends_on + 1) at time zone 'Asia/Shanghai', n.id from notices n
           join notice_items i on i.notice_id = n.id join cases c on c.id = i.case_id and c.entry_id = i.entry_id
         where n.ends_on >= $2::date and c.kind = 'redemption' and c.ended_at is null
       ) x join voucher_redemptions r on r.case_id = x.case_id join voucher_orders o on o.id = r.order_id
         join parties s on s.id = r.institution_id
       order by x.until, r.case_id limit 200`,
      [now, shanghaiDate(now)],
    );
  }

  private async lined<T extends WithCase>({
    caseRow,
    ...item
  }: T): Promise<Omit<T, 'caseRow'> & { case: CaseLine }> {
    const definition = await this.programmes.definitionOf(caseRow.programmeVersionId);
    return { ...item, case: lineOf(caseRow, stageById(definition, caseRow.kind as CaseKind, caseRow.stage)) };
  }

  /** The condition under which rows are this side's; `$1` holds the actor's parties. */
  private sideOf(
    actor: Actor,
    side: SideQuery['side'],
    column: { enterprise: string; institution: string },
  ): string {
    if (side !== 'office') return `${column[side]} = any ($1::uuid[])`;
    voucherTable.require(actor, 'see-all', { party: null });
    return `$1::uuid[] is not null`;
  }
}

const partiesOf = (actor: Actor): string[] => [...new Set(actor.memberships.map((m) => m.party))];
const ended = (query: SideQuery): boolean | null => (query.state ? query.state === 'ended' : null);
const caseJson = `jsonb_build_object('programmeVersionId', c.programme_version_id, 'kind', c.kind, 'stage', c.stage,
  'enteredAt', c.entered_at, 'dueAt', c.due_at, 'endedAt', c.ended_at, 'result', c.result, 'version', c.version) as "caseRow"`;
