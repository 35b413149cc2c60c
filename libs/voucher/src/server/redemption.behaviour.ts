import { Inject, Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import {
  CaseService,
  lockCase,
  StageService,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import { systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database, type Tx } from '@keshen/platform/server';
import { claimEntries, refuseEntries, unclaimEntries, type Entry, type PostingKind } from '../domain/books';
import { redemptionRecord } from '../domain/requests';
import { VoucherLedger } from './ledger';
import { recordAs } from './record';
import { redemptionById } from './redemption.rows';
import { Relations } from './relations';
import { z } from 'zod';
import type { Redemption } from '../domain/views';

const SWEPT = 50;
/** Acts before which the register is asked whether buyer and seller are related. */
const asked: readonly string[] = ['claim', 'check'];

/** 兑付 stages: 申请 → 审核 (抽中的现场核查) → 公示 → 季度集中拨付. */
@Injectable()
export class RedemptionBehaviour implements StageBehaviour<'redemption'> {
  readonly kind = 'redemption' as const;
  readonly record = z.record(z.string(), z.unknown());

  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly stages: StageService,
    private readonly ledger: VoucherLedger,
    private readonly relations: Relations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A draw locks redemptions, not cases: so the redemption comes first here too. */
  async locksFirst(tx: Tx, subject: Case): Promise<void> {
    await redemptionById(tx, subject.id, true);
  }

  /** Unrelated parties only, also when it is claimed and when it is checked. */
  async asksFirst(subject: Case, outcome: string): Promise<void> {
    const stage = await this.cases.stageOf(subject, 'redemption');
    if (!stage || stage.arguments.done !== outcome || !asked.includes(stage.arguments.act)) return;
    const [order] = await this.database.read<{ party: string }>(
      `select o.party_id as party from voucher_redemptions r join voucher_orders o on o.id = r.order_id where r.case_id = $1`,
      [subject.id],
    );
    await this.relations.ask(order!.party, subject.partyId);
  }

  /** What is published stands until its time limit; what waits for its quarter is payable from now on. */
  async enter(tx: Tx, { case: subject, stage, now }: StageContext<'redemption'>): Promise<string | null> {
    const { act, done } = stage.arguments;
    if (act === 'publish') {
      if (!subject.dueAt) return done;
      await tx.query(`update voucher_redemptions set published_until = $2 where case_id = $1`, [
        subject.id,
        subject.dueAt,
      ]);
    }
    if (act === 'pay')
      await tx.query(`update voucher_redemptions set payable_at = $2 where case_id = $1`, [subject.id, now]);
    return null;
  }

  automatic({ stage }: StageContext<'redemption'>): string[] {
    const { act, done } = stage.arguments;
    return act === 'publish' || act === 'pay' ? [done] : [];
  }

  async conclude(tx: Tx, context: StageContext<'redemption'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, definition, actor, now } = context;
    const redemption = await redemptionById(tx, subject.id, true);
    const { act, done, refuses } = stage.arguments;
    const told = { advance: conclusion.outcome, data: {}, forApplicant: true };
    if (conclusion.outcome === refuses) {
      if (redemption.payoutId) throw conflict('redemption.in-batch');
      await this.refuse(tx, redemption, actor, now);
      return told;
    }
    if (conclusion.outcome === done && asked.includes(act))
      await this.relations.requireNone(tx, definition, redemption.partyId, redemption.institutionId);
    if (act === 'claim' && conclusion.outcome === done) {
      if (redemption.deadlineAt <= now) throw conflict('redemption.late');
      await this.book(tx, redemption, 'claim', claimEntries(redemption.amountFen), actor, now);
      await tx.query(`update voucher_redemptions set claimed_at = $2 where case_id = $1`, [subject.id, now]);
      return told;
    }
    if (act !== 'check') return told;
    if (conclusion.outcome === done) {
      await this.check(tx, redemption, recordAs(redemptionRecord, conclusion.record).siteFinding, actor, now);
      return told;
    }
    // Handed back: it is claimed anew, and a draw that named it still holds.
    await this.book(tx, redemption, 'unclaim', unclaimEntries(redemption.amountFen), actor, now);
    await tx.query(`update voucher_redemptions set claimed_at = null where case_id = $1`, [subject.id]);
    return told;
  }

  /** Refuses `redemption.not-drawn` before the draw, `redemption.site-finding` for a drawn one without its finding. */
  private async check(
    tx: Tx,
    redemption: Redemption,
    finding: string | undefined,
    actor: Actor,
    now: Date,
  ): Promise<void> {
    if (!redemption.drawId) throw conflict('redemption.not-drawn');
    if (redemption.drawn && !finding)
      throw invalid('redemption.site-finding', { field: 'record.siteFinding' });
    await tx.query(
      `update voucher_redemptions set checked_at = $2, checked_by = $3, site_finding = $4 where case_id = $1`,
      [redemption.caseId, now, actor.account, finding ?? null],
    );
  }

  /** 不予兑付: what was claimed, or could still be, goes to refused, and the redemption is over. */
  async refuse(tx: Tx, redemption: Redemption & { quotaId: string }, actor: Actor, now: Date): Promise<void> {
    const from = redemption.claimedAt ? 'claimed' : 'claimable';
    await this.book(tx, redemption, 'refuse', refuseEntries(from, redemption.amountFen), actor, now);
    await tx.query(`update voucher_redemptions set ended_at = $2, payable_at = null where case_id = $1`, [
      redemption.caseId,
      now,
    ]);
  }

  /** Posts on the claims book of the redemption's order. */
  async book(
    tx: Tx,
    { quotaId, orderId }: { quotaId: string; orderId: string },
    kind: PostingKind,
    entries: Entry[],
    actor: Actor,
    at: Date,
  ): Promise<void> {
    await this.ledger.post(tx, { kind, quotaId, orderId, entries, actor, at });
  }

  /** Claims that were not made in time lapse, publications that have ended lead on; at most fifty of each a run. */
  async sweep(): Promise<number> {
    const now = this.clock.now();
    const late = await this.database.read<{ id: string }>(
      `select case_id as id from voucher_redemptions where claimed_at is null and ended_at is null and deadline_at <= $1
       order by deadline_at, case_id limit ${SWEPT}`,
      [now],
    );
    for (const { id } of late) await this.database.transaction((tx) => this.lead(tx, id, 'claim', now));
    const published = await this.database.read<{ id: string }>(
      `select r.case_id as id from voucher_redemptions r join cases c on c.id = r.case_id
       where r.payable_at is null and r.ended_at is null and r.published_until <= $1 and c.due_at = r.published_until
       order by r.published_until, r.case_id limit ${SWEPT}`,
      [now],
    );
    for (const { id } of published)
      await this.database.transaction((tx) => this.lead(tx, id, 'publish', now));
    return late.length + published.length;
  }

  private async lead(tx: Tx, id: string, act: 'claim' | 'publish', now: Date): Promise<void> {
    const redemption = await redemptionById(tx, id, true);
    const subject = await lockCase(tx, id);
    const { stage } = await this.stages.contextOf(subject, systemActor);
    if (subject.endedAt || stage.kind !== 'redemption' || stage.arguments.act !== act) return;
    const { done, refuses } = stage.arguments;
    if (act === 'claim') await this.refuse(tx, redemption, systemActor, now);
    await this.cases.advance(tx, subject, act === 'claim' ? refuses! : done, { actor: systemActor });
  }
}
