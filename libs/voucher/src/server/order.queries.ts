import { Inject, Injectable } from '@nestjs/common';
import { dutyOf, type Case } from '@keshen/application';
import { ApplicationQueries, caseColumns, StageService } from '@keshen/application/server';
import { filesOf } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import { noticeOfCase } from '@keshen/notice/server';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { voucherTable } from '../domain/may';
import { voucherOf } from '../domain/quota';
import type { Redemption } from '../domain/views';
import { lineOf } from './case-line';
import { basisOf, filesOfOrder, orderById } from './order.rows';
import { redemptionColumns } from './redemption.rows';

/** The page of an order and its redemption. To whoever has nothing to do with it it does not exist. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly stages: StageService,
    private readonly applications: ApplicationQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Everything the page of an order shows to this reader, found by the case of the order, of its redemption or of an
   * objection to that. Refuses `voucher.unknown`.
   */
  order(actor: Actor, caseId: string): Promise<Record<string, unknown>> {
    return this.database.transaction(async (tx) => {
      const [of] = await rows<{ id: string }>(
        tx,
        `select order_id as id from voucher_redemptions where case_id in ($1, (select parent_id from cases where id = $1))`,
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
      const { programmeVersionId, callId } = await this.stages.caseById(id);
      const definition = await this.programmes.definitionOf(programmeVersionId);
      const office = voucherTable.may(actor, 'see-all', thing);
      return {
        order,
        ...names,
        callId,
        related: office ? names!.related : null,
        voucherFen: claims?.usedFen ?? voucherOf(definition, basisOf(order), order.reservedFen),
        claims: claims ?? null,
        redemption: redemption ?? null,
        cases: await this.casesOf(tx, actor, [id, ...(redemption ? [redemption.caseId] : [])]),
        notice: redemption ? await noticeOfCase(tx, redemption.caseId, this.clock.now()) : null,
        objections: redemption && office ? await this.objectionsTo(tx, actor, redemption.caseId) : [],
        files: await filesOf(tx, filesOfOrder(id)),
        exclusions: definition.voucher!.order.exclusions,
        may: {
          cancel: voucherTable.may(actor, 'order', thing),
          redemption: voucherTable.may(actor, 'read-redemption', thing),
        },
      };
    });
  }

  /** The files of an order are for both sides and the office. */
  async mayReadFile(tx: Tx, actor: Actor, orderId: string): Promise<boolean> {
    const order = await orderById(tx, orderId);
    return voucherTable.may(actor, 'read-order', { party: order.partyId, seller: order.institutionId });
  }

  /** The objections to a redemption as the office handles them, in the order of their arrival. */
  private async objectionsTo(tx: Tx, actor: Actor, redemption: string): Promise<object[]> {
    const found = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.parent_id = $1 and c.kind = 'objection' order by c.id limit 50`,
      [redemption],
    );
    return Promise.all(found.map((one) => this.applications.caseView(tx, one, actor, 'staff')));
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
}
