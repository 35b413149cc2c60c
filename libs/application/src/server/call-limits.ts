import { conflict } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import type { Call } from '@keshen/programme';
import { lockCall } from '@keshen/programme/server';
import type { Case } from '../domain/case';

/** What counts against a limit of a call: what was submitted and not withdrawn. Of the same call, so of its mode. */
const COUNTED = `select count(*)::int as n from applications a
  join cases c on c.application_id = a.id and c.kind = 'application'
  where a.call_id = $1 and a.id <> $2 and coalesce(a.submitted_at, a.sealed_until) is not null and c.result is distinct from 'withdrawn'`;

const counted = async (tx: Tx, sql: string, params: unknown[]): Promise<number> =>
  (await rows<{ n: number }>(tx, sql, params))[0]!.n;

/** Locks the call first where its applications are counted in all, so that two last ones go one after the other. */
export async function lockCountedCall(tx: Tx, call: Pick<Call, 'id' | 'quotaTotal'>): Promise<void> {
  if (call.quotaTotal !== null) await lockCall(tx, call.id);
}

/**
 * Whether a first submission still has room; the party is locked, and the call as by `lockCountedCall`. What the office
 * made from its list (`applyFree`) has no limit per party. Refuses `call.party-limit`, `call.full`.
 */
export async function requireRoom(
  tx: Tx,
  call: Pick<Call, 'id' | 'quotaTotal' | 'limitPerParty'>,
  { id, partyId, applyFree }: { id: string; partyId: string; applyFree: boolean },
): Promise<void> {
  if (!applyFree) {
    const own = await counted(tx, often(`${COUNTED} and a.party_id = $3`), [call.id, id, partyId]);
    if (own >= call.limitPerParty) throw conflict('call.party-limit', { most: call.limitPerParty });
  }
  if (call.quotaTotal !== null && (await counted(tx, COUNTED, [call.id, id])) >= call.quotaTotal)
    throw conflict('call.full', { most: call.quotaTotal });
}

/**
 * 推荐限额: how many a body has recommended in a call that gives it so many, and that were not withdrawn; `most` at the
 * most. An index holds just these, so that a call with any number of cases costs no more than the quota lets in.
 */
export const recommendedBy = (
  tx: Tx,
  { callId, town, id }: Pick<Case, 'callId' | 'town' | 'id'>,
  forward: readonly string[],
  most: number,
): Promise<number> =>
  counted(
    tx,
    `select count(*)::int as n from (
       select distinct e.case_id from stage_entries e join cases c on c.id = e.case_id
       where e.quota_call = $1 and e.quota_town = $2 and e.outcome = any ($3::text[]) and e.case_id <> $4
         and c.result is distinct from 'withdrawn' limit $5) recommended`,
    [callId, town ?? '', forward, id, most],
  );

/** The call of an application that is known to be there. */
export async function callOf(tx: Tx, applicationId: string): Promise<string> {
  const [found] = await rows<{ call: string }>(
    tx,
    often(`select call_id as call from applications where id = $1`),
    [applicationId],
  );
  return found!.call;
}
