import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { dutyOf, type Case } from '@keshen/application';
import { caseColumns, StageService } from '@keshen/application/server';
import { filesOf } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { notFound, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { stageById, type CaseKind } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { voucherTable } from '../domain/may';
import { voucherOf } from '../domain/quota';
import type { SideQuery } from '../domain/requests';
import { basisOf, filesOfOrder, orderById, orderColumns, type Order } from './order.rows';
import { quotaById, quotaColumns, type Quota } from './quota.rows';
import { redemptionColumns, type Redemption } from './redemption.rows';

const place = z.tuple([z.string(), z.string()]);
const last = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** What both sides see of a case: where it stands, since when, until when. */
export interface CaseLine {
  stage: string;
  stageLabel: Text;
  act: string | null;
  /** The outcome that leads on, where the stage has one of its own. */
  done: string | null;
  enteredAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  result: string | null;
  version: number;
}
export type ListedOrder = Order & {
  enterprise: string;
  institution: string;
  redeemedAt: Date | null;
  case: CaseLine;
};
export type ListedRedemption = Redemption & {
  reference: string;
  serviceName: string;
  enterprise: string;
  institution: string;
  invoiceNumber: string | null;
  case: CaseLine;
};
type WithCase = { caseRow: Case };

/** Reads of quotas, orders and redemptions. To whoever has nothing to do with one it does not exist. */
@Injectable()
export class VoucherQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly stages: StageService,
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

  /** Everything the page of an order shows to this reader, found by the order's or its redemption's case. Refuses `voucher.unknown`. */
  order(actor: Actor, caseId: string): Promise<Record<string, unknown>> {
    return this.database.transaction(async (tx) => {
      const [of] = await rows<{ id: string }>(
        tx,
        `select order_id as id from voucher_redemptions where case_id = $1`,
        [caseId],
      );
      const id = of?.id ?? caseId;
      const order = await orderById(tx, id);
      const thing = { party: order.partyId, seller: order.institutionId };
      if (!voucherTable.may(actor, 'read-order', thing)) throw notFound('voucher.unknown');
      const [names] = await rows<{ enterprise: string; institution: string; related: string | null }>(
        tx,
        `select p.name as enterprise, s.name as institution, o.related from voucher_orders o
           join parties p on p.id = o.party_id join parties s on s.id = o.institution_id where o.id = $1`,
        [id],
      );
      const [redemption] = await rows<Redemption>(
        tx,
        `select ${redemptionColumns} from voucher_redemptions r where r.order_id = $1`,
        [id],
      );
      const [claims] = await rows<Record<string, number>>(
        tx,
        `select used_fen as "usedFen", claimable_fen as "claimableFen", claimed_fen as "claimedFen",
           redeemed_fen as "redeemedFen", refused_fen as "refusedFen" from voucher_claims where order_id = $1`,
        [id],
      );
      const version = (await this.stages.caseById(id)).programmeVersionId;
      const definition = await this.programmes.definitionOf(version);
      return {
        order,
        ...names,
        related: voucherTable.may(actor, 'see-all', thing) ? names!.related : null,
        voucherFen: claims?.usedFen ?? voucherOf(definition, basisOf(order), order.reservedFen),
        claims: claims ?? null,
        redemption: redemption ?? null,
        cases: await this.casesOf(tx, actor, [id, ...(redemption ? [redemption.caseId] : [])]),
        files: await filesOf(tx, filesOfOrder(id)),
        exclusions: definition.voucher!.order.exclusions,
        may: {
          cancel: voucherTable.may(actor, 'order', thing),
          redemption: voucherTable.may(actor, 'read-redemption', thing),
        },
      };
    });
  }

  /** 公示: what is published now, for everybody, soonest end first; at most 200. */
  published(): Promise<
    { reference: string; serviceName: string; institution: string; amountFen: number; until: Date }[]
  > {
    return this.database.read(
      `select o.reference, o.service_name as "serviceName", s.name as institution, r.amount_fen as "amountFen", r.published_until as until
       from voucher_redemptions r join voucher_orders o on o.id = r.order_id join parties s on s.id = r.institution_id
       where r.published_until > $1 and r.payable_at is null and r.ended_at is null
       order by r.published_until, r.case_id limit 200`,
      [this.clock.now()],
    );
  }

  /** The files of an order are for both sides and the office. */
  async mayReadFile(tx: Tx, actor: Actor, orderId: string): Promise<boolean> {
    const order = await orderById(tx, orderId);
    return voucherTable.may(actor, 'read-order', { party: order.partyId, seller: order.institutionId });
  }

  /** The cases of an order and its redemption, with what this reader may do there, and their way so far. */
  private async casesOf(tx: Tx, actor: Actor, ids: string[]): Promise<Record<string, unknown>[]> {
    const found = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.id = any ($1::uuid[]) order by c.kind`,
      [ids],
    );
    return Promise.all(
      found.map(async (one) => {
        const { stage, definition } = await this.stages.contextOf(one, actor);
        const duties = one.endedAt ? [] : await this.stages.openDuties(tx, one.entryId);
        const duty = dutyOf(actor, duties);
        const automatic =
          this.stages.behaviourOf(one).automatic?.(await this.stages.contextOf(one, actor)) ?? [];
        const entries = await rows<{
          stage: string;
          enteredAt: Date;
          leftAt: Date | null;
          outcome: string | null;
          remark: string | null;
        }>(
          tx,
          `select stage, entered_at as "enteredAt", left_at as "leftAt", outcome, remark from stage_entries where case_id = $1 order by no limit 100`,
          [one.id],
        );
        return {
          id: one.id,
          kind: one.kind,
          ...lineOf(one, stage),
          explanation: stage.explanation ?? null,
          round: one.round,
          duty: duty?.role ?? null,
          waitsFor: [...new Set(duties.map((d) => d.role))],
          outcomes: duty ? stage.outcomes.filter((o) => !automatic.includes(o.id)) : [],
          way: entries.map((entry) => {
            const at = stageById(definition, one.kind, entry.stage);
            const outcome = at.outcomes.find((o) => o.id === entry.outcome);
            return {
              ...entry,
              label: at.applicantLabel ?? at.label,
              outcomeLabel: outcome?.applicantLabel ?? outcome?.label ?? null,
            };
          }),
        };
      }),
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

const lineOf = (one: Case, stage: ReturnType<typeof stageById>): CaseLine => ({
  stage: one.stage,
  stageLabel: stage.applicantLabel ?? stage.label,
  act: 'act' in stage.arguments ? stage.arguments.act : null,
  done: 'done' in stage.arguments ? stage.arguments.done : null,
  enteredAt: one.enteredAt,
  dueAt: one.dueAt,
  endedAt: one.endedAt,
  result: one.result,
  version: one.version,
});
