import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { CaseService, lockCase, StageService } from '@keshen/application/server';
import { systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, referenceNumber, shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { releaseEntries, reserveEntries } from '../domain/books';
import { voucherTable } from '../domain/may';
import { voucherOf } from '../domain/quota';
import type { OrderRequest } from '../domain/requests';
import type { Order } from '../domain/views';
import { VoucherLedger } from './ledger';
import { orderById, placedBefore, type Placed } from './order.rows';
import { lockQuotaOfOrder, quotaById, type Quota } from './quota.rows';
import { Relations } from './relations';

const DAY = 86_400_000;
const SWEPT = 50;

type Offered = { id: string; name: string; category: string; institutionId: string; registered: boolean };

/** 订单: placing, cancelling, and what its own limit ends. */
@Injectable()
export class OrderService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly stages: StageService,
    private readonly ledger: VoucherLedger,
    private readonly relations: Relations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * 下单: reserves the voucher and opens the order's case with the institution. Refuses `voucher.unknown`,
   * `service.unknown`, `order.institution` (not registered), `order.related` with the relations, `order.category`,
   * `order.exclusions`, `quota.expired`, `order.nothing-free`, `order.twice` (its id names another order). An order that
   * was placed under this id before is answered as it was then.
   */
  async place(actor: Actor, request: OrderRequest): Promise<Placed> {
    const asked = await this.database.transaction(async (tx) => {
      const quota = await quotaById(tx, request.quota);
      voucherTable.require(actor, 'order', { party: quota.partyId });
      const before = await placedBefore(tx, request);
      return before ? { before } : { quota, service: await this.offered(tx, request.service) };
    });
    if (asked.before) return asked.before;
    const { quota, service } = asked;
    const definition = await this.cases.definitionOf(quota.programmeVersionId);
    const rules = definition.voucher!.order;
    await this.relations.ask(quota.partyId, service.institutionId);
    if (!rules.categories.some((c) => c === service.category))
      throw conflict('order.category', { category: service.category });
    if (rules.exclusions.some((e) => !request.declared.includes(e.id)))
      throw invalid('order.exclusions', { field: 'declared' });
    return this.database.transaction((tx) => this.placeIn(tx, actor, definition, request));
  }

  private async placeIn(
    tx: Tx,
    actor: Actor,
    definition: Definition,
    request: OrderRequest,
  ): Promise<Placed> {
    const now = this.clock.now();
    const quota = await quotaById(tx, request.quota, true);
    const before = await placedBefore(tx, request);
    if (before) return before;
    const service = await this.offered(tx, request.service);
    const { known } = await this.relations.requireNone(tx, definition, quota.partyId, service.institutionId);
    if (quota.expiresAt <= now) throw conflict('quota.expired', { on: shanghaiDate(quota.expiresAt) });
    const voucherFen = voucherOf(definition, request.contractFen, quota.freeFen);
    if (voucherFen === 0) throw conflict('order.nothing-free', { free: quota.freeFen });
    const id = uuid();
    const reference = await this.reference(tx, quota, now);
    await tx.query(
      `insert into voucher_orders (id, reference, quota_id, party_id, institution_id, service_id, service_name, category,
         need, starts_on, ends_on, ordered_fen, related, placed_at, placed_by, limit_at, request_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        id,
        reference,
        quota.id,
        quota.partyId,
        service.institutionId,
        service.id,
        service.name,
        service.category,
        request.need,
        request.startsOn,
        request.endsOn,
        request.contractFen,
        known ? null : 'register-unknown',
        now,
        actor.account,
        new Date(now.getTime() + definition.voucher!.order.limitDays * DAY),
        request.id ?? null,
      ],
    );
    await this.ledger.post(tx, {
      kind: 'reserve',
      quotaId: quota.id,
      orderId: id,
      entries: reserveEntries(voucherFen),
      actor,
      at: now,
    });
    await this.cases.open(
      tx,
      {
        id,
        kind: 'order',
        applicationId: quota.applicationId,
        parentId: quota.caseId,
        partyId: quota.partyId,
        counterpartyId: service.institutionId,
        callId: quota.callId,
        programmeVersionId: quota.programmeVersionId,
        town: quota.town,
      },
      { actor, details: { reference, voucherFen } },
    );
    return { id, reference, voucherFen };
  }

  /** The enterprise cancels before the work begins. Refuses `voucher.unknown`, `order.begun`, `case.ended`. */
  cancel(actor: Actor, id: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const order = await orderById(tx, id);
      voucherTable.require(actor, 'order', { party: order.partyId });
      await this.end(tx, id, actor, reason, ['accept', 'contract']);
    });
  }

  /** 到期撤单: orders past their own limit are cancelled, each alone, at most fifty a run. */
  async endOverdue(): Promise<number> {
    const over = await this.database.read<{ id: string }>(
      `select id from voucher_orders where used_at is null and cancelled_at is null and limit_at <= $1
       order by limit_at, id limit ${SWEPT}`,
      [this.clock.now()],
    );
    for (const { id } of over)
      await this.database.transaction(async (tx) => {
        await lockQuotaOfOrder(tx, id);
        const order = await orderById(tx, id);
        if (order.usedAt || order.cancelledAt) return;
        await this.end(tx, id, systemActor, undefined, ['accept', 'contract', 'perform', 'confirm']);
      });
    return over.length;
  }

  private async end(
    tx: Tx,
    id: string,
    actor: Actor,
    remark: string | undefined,
    acts: readonly string[],
  ): Promise<void> {
    const quota = await lockQuotaOfOrder(tx, id);
    const subject = await lockCase(tx, id);
    const { stage } = await this.stages.contextOf(subject, actor);
    if (subject.endedAt || stage.kind !== 'order') throw conflict('case.ended');
    if (!acts.includes(stage.arguments.act)) throw conflict('order.begun', { act: stage.arguments.act });
    await this.release(tx, await orderById(tx, id), quota, actor);
    await this.cases.advance(tx, subject, stage.arguments.cancels, { actor, remark });
  }

  /** 退券: the order's reservation goes back, and the order is over. The caller holds the quota and the case. */
  async release(tx: Tx, order: Order, quota: Quota, actor: Actor): Promise<void> {
    const now = this.clock.now();
    await this.ledger.post(tx, {
      kind: 'release',
      quotaId: quota.id,
      orderId: order.id,
      entries: releaseEntries(order.reservedFen, quota.expiresAt <= now),
      actor,
      at: now,
    });
    await tx.query(`update voucher_orders set cancelled_at = $2 where id = $1`, [order.id, now]);
  }

  private async offered(tx: Tx, id: string): Promise<Offered> {
    const [found] = await rows<Offered>(
      tx,
      `select s.id, s.name, s.category, s.institution_id as "institutionId", i.state = 'registered' as registered
       from voucher_services s join voucher_institutions i on i.party_id = s.institution_id
       where s.id = $1 and s.offered`,
      [id],
    );
    if (!found) throw notFound('service.unknown');
    if (!found.registered) throw conflict('order.institution');
    return found;
  }

  /** The running number of orders: the programme's code with O, so that it never looks like an application's. */
  private async reference(tx: Tx, quota: Quota, now: Date): Promise<string> {
    const year = Number(shanghaiDate(now).slice(0, 4));
    const code = `${quota.programmeCode}O`;
    const [counted] = await rows<{ last: number }>(
      tx,
      `insert into reference_counters (code, year, last) values ($1, $2, 1)
       on conflict (code, year) do update set last = reference_counters.last + 1 returning last`,
      [code, year],
    );
    return referenceNumber(code, year, counted!.last);
  }
}
