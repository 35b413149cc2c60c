import { Inject, Injectable } from '@nestjs/common';
import { lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';
import type { Call } from '@keshen/programme';
import { lockCall } from '@keshen/programme/server';
import { requireStep, requireWithin, type AwardState } from '../domain/award';
import { awardOf, type Award } from './award.rows';

/** A decision to fund, made under the call's, the party's and the case's lock. Amounts in fen. */
export interface Funding {
  applicationId: string;
  caseId: string;
  callId: string;
  amountFen: number;
  askedFen: number | null;
  entitledFen: number | null;
  actor: Actor;
}

/**
 * 立项: the only writer of awards and of what a call has awarded. Every change of money takes the call's lock first
 * (callers that lock a case take it before, see `lockCallOfCase`), so that awards never exceed the envelope.
 */
@Injectable()
export class AwardService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** The award of an application, also a revoked one; null before the decision. */
  of(tx: Tx, applicationId: string): Promise<Award | null> {
    return awardOf(tx, applicationId);
  }

  /** The same with its row locked until the transaction ends. */
  lock(tx: Tx, applicationId: string): Promise<Award | null> {
    return awardOf(tx, applicationId, true);
  }

  /** Locks the call of a case: first in the lock order, before the case. Refuses `case.unknown`. */
  async lockCallOfCase(tx: Tx, caseId: string): Promise<Call> {
    const [found] = await rows<{ callId: string }>(
      tx,
      `select call_id as "callId" from cases where id = $1`,
      [caseId],
    );
    if (!found) throw notFound('case.unknown');
    return lockCall(tx, found.callId);
  }

  /**
   * Awards an amount. Refuses `award.amount`, `award.over-asked`, `award.over-entitled`, `award.envelope` (with what
   * is left) and `award.twice` (an objection holds it). A later decision stage decides anew: what was awarded before
   * goes back to the envelope in the same step.
   */
  async propose(tx: Tx, funding: Funding): Promise<void> {
    const call = await lockCall(tx, funding.callId);
    const before = await this.lock(tx, funding.applicationId);
    if (before?.state === 'held') throw conflict('award.twice', { state: before.state });
    const earlierFen = before && before.state !== 'revoked' ? before.amountFen : 0;
    requireWithin(funding.amountFen, {
      ...funding,
      envelopeFen: call.envelopeFen,
      awardedFen: call.awardedFen - earlierFen,
    });
    const now = this.clock.now();
    await tx.query(
      `insert into awards (application_id, case_id, call_id, amount_fen, state, decided_at, decided_by)
       values ($1, $2, $3, $4, 'proposed', $5, $6)
       on conflict (application_id) do update set case_id = excluded.case_id, amount_fen = excluded.amount_fen,
         state = 'proposed', decided_at = excluded.decided_at, decided_by = excluded.decided_by, meeting_id = null,
         notice_number = null`,
      [funding.applicationId, funding.caseId, funding.callId, funding.amountFen, now, funding.actor.account],
    );
    await this.book(tx, funding, 'awarded', funding.amountFen - earlierFen, funding.actor, null);
  }

  /** 撤销: the money goes back to the envelope. Refuses `award.none`, `award.state`. */
  async revoke(tx: Tx, applicationId: string, reason: string, actor: Actor = systemActor): Promise<void> {
    const award = await this.known(tx, applicationId);
    requireStep(award.state, 'revoked');
    await tx.query(`update awards set state = 'revoked' where application_id = $1`, [applicationId]);
    await this.book(tx, award, 'revoked', -award.amountFen, actor, reason);
  }

  /** Gives back what an application was awarded whose case ended with nothing: refused, withdrawn or lapsed. */
  async giveBack(tx: Tx, caseId: string): Promise<void> {
    await this.lockCallOfCase(tx, caseId);
    const { applicationId, result } = await lockCase(tx, caseId);
    const award = await this.lock(tx, applicationId);
    if (result && award?.caseId === caseId && award.state !== 'revoked')
      await this.revoke(tx, applicationId, result);
  }

  /** 调整: lowers an award; the difference goes back. Refuses `award.none`, `award.state`, `award.not-lower`. */
  async adjust(
    tx: Tx,
    applicationId: string,
    amountFen: number,
    reason: string,
    actor: Actor = systemActor,
  ): Promise<void> {
    const award = await this.known(tx, applicationId);
    if (award.state === 'revoked') throw conflict('award.state', { state: award.state });
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0)
      throw invalid('award.amount', { field: 'amountFen' });
    if (amountFen >= award.amountFen)
      throw invalid('award.not-lower', { field: 'amountFen', awardFen: award.amountFen });
    await tx.query(`update awards set amount_fen = $2 where application_id = $1`, [applicationId, amountFen]);
    await this.book(tx, award, 'adjusted', amountFen - award.amountFen, actor, reason);
  }

  /** An objection holds the award. Nothing happens to one that is held already, or where nothing was awarded. */
  hold(tx: Tx, applicationId: string): Promise<void> {
    return this.move(tx, applicationId, 'held');
  }

  /** No longer held, and not confirmed yet: it is made public again. */
  release(tx: Tx, applicationId: string): Promise<void> {
    return this.move(tx, applicationId, 'proposed');
  }

  /** The public notice is over: the award holds. */
  confirm(tx: Tx, applicationId: string): Promise<void> {
    return this.move(tx, applicationId, 'confirmed');
  }

  /** Remembers under which number (嘉科〔2026〕32号) the award was made public. */
  async published(tx: Tx, applicationId: string, noticeNumber: string): Promise<void> {
    await tx.query(`update awards set notice_number = $2 where application_id = $1`, [
      applicationId,
      noticeNumber,
    ]);
  }

  /** Remembers in which meeting it was decided. */
  async decidedIn(tx: Tx, applicationId: string, meetingId: string): Promise<void> {
    await tx.query(`update awards set meeting_id = $2 where application_id = $1`, [applicationId, meetingId]);
  }

  private async move(tx: Tx, applicationId: string, to: AwardState): Promise<void> {
    const award = await this.lock(tx, applicationId);
    if (!award || award.state === to) return;
    requireStep(award.state, to);
    await tx.query(`update awards set state = $2 where application_id = $1`, [applicationId, to]);
    await this.keep(tx, award, to, 0, systemActor, null);
  }

  private async known(tx: Tx, applicationId: string): Promise<Award> {
    const seen = await awardOf(tx, applicationId);
    if (!seen) throw conflict('award.none');
    await lockCall(tx, seen.callId);
    return (await this.lock(tx, applicationId))!;
  }

  /** Changes what the call has awarded, with the award's history. The call is locked. */
  private async book(
    tx: Tx,
    of: { applicationId: string; callId: string },
    kind: 'awarded' | 'revoked' | 'adjusted',
    changeFen: number,
    actor: Actor,
    reason: string | null,
  ): Promise<void> {
    await tx.query(`update calls set awarded_fen = awarded_fen + $2 where id = $1`, [of.callId, changeFen]);
    await this.keep(tx, of, kind, changeFen, actor, reason);
  }

  private async keep(
    tx: Tx,
    of: { applicationId: string; callId: string },
    kind: string,
    changeFen: number,
    actor: Actor,
    reason: string | null,
  ): Promise<void> {
    const at = this.clock.now();
    await tx.query(
      `insert into award_changes (application_id, call_id, kind, change_fen, reason, at, actor_id)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [of.applicationId, of.callId, kind, changeFen, reason, at, actor.account],
    );
    await record(tx, {
      actor: actorRef(actor),
      act: `award.${kind}`,
      thing: { kind: 'application', id: of.applicationId },
      details: { changeFen, ...(reason ? { reason } : {}) },
      at,
    });
  }
}
