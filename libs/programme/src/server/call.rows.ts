import { notFound } from '@keshen/kernel';
import { often, rows, tokenHash, type Tx } from '@keshen/platform/server';
import type { Call } from '../domain/views';

export const callColumns = `k.id, k.programme_version_id as "programmeVersionId", k.programme_code as "programmeCode",
  k.title, k.year, k.batch, k.notice_number as "noticeNumber", k.opens_at as "opensAt", k.closes_at as "closesAt",
  k.endorsement_closes_at as "endorsementClosesAt", k.envelope_fen as "envelopeFen", k.awarded_fen as "awardedFen",
  k.limit_per_party as "limitPerParty", k.grace_minutes as "graceMinutes", k.sealed, k.quota_total as "quotaTotal",
  k.quota_per_recommender as "quotaPerRecommender", k.quotas, k.contact, k.published_at as "publishedAt",
  k.closed_early_at as "closedEarlyAt", k.closed_early_reason as "closedEarlyReason", k.copied_from as "copiedFrom", k.trial,
  k.trial_ended_at as "trialEndedAt", k.version`;

/** A call by its id. Refuses `call.unknown`. */
export async function callById(tx: Tx, id: string): Promise<Call> {
  const [call] = await rows<Call>(tx, often(`select ${callColumns} from calls k where k.id = $1`), [id]);
  if (!call) throw notFound('call.unknown');
  return call;
}

/** The same, its row locked until the transaction ends. */
export async function lockCall(tx: Tx, id: string): Promise<Call> {
  const sql = `select ${callColumns} from calls k where k.id = $1 for no key update`;
  const [call] = await rows<Call>(tx, sql, [id]);
  if (!call) throw notFound('call.unknown');
  return call;
}

/** Whether an account was invited to try a trial call that has not been ended. */
export async function testsCall(tx: Tx, account: string | null, callId: string): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from trial_testers t join calls k on k.id = t.call_id
     where t.call_id = $1 and t.account_id = $2 and k.trial_ended_at is null`,
    [callId, account],
  );
  return found.length > 0;
}

/** Until when the preview link of a call works; null where there is none, or none any more. */
export async function previewUntil(tx: Tx, callId: string, now: Date): Promise<Date | null> {
  const [found] = await rows<{ until: Date }>(
    tx,
    `select expires_at as until from call_previews where call_id = $1 and expires_at > $2`,
    [callId, now],
  );
  return found?.until ?? null;
}

/** Whether this is the secret of the call's preview link, and works. */
export async function opensPreview(tx: Tx, callId: string, token: string, now: Date): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from call_previews where call_id = $1 and token_hash = $2 and expires_at > $3`,
    [callId, tokenHash(token), now],
  );
  return found.length > 0;
}
