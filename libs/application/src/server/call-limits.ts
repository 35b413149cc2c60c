import { conflict } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import { recommenderQuota, type Call } from '@keshen/programme';
import { lockCall } from '@keshen/programme/server';

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

/** 推荐限额 of one body in a call: how many it may recommend (null: any number), and how many it has. */
export async function recommendedBy(
  tx: Tx,
  call: Pick<Call, 'id' | 'quotaPerRecommender' | 'quotas'>,
  town: string | null,
  exceptCase: string,
  forward: readonly string[],
): Promise<{ most: number | null; used: number }> {
  const used = await counted(
    tx,
    `select count(*)::int as n from cases c
     where c.call_id = $1 and c.kind = 'application' and c.town is not distinct from $2 and c.id <> $3
       and c.result is distinct from 'withdrawn' and exists (select 1 from stage_entries e
         where e.case_id = c.id and e.stage_kind = 'endorsement' and e.outcome = any ($4::text[]))`,
    [call.id, town, exceptCase, forward],
  );
  return { most: recommenderQuota(call, town), used };
}

/** The call of an application that is known to be there. */
export async function callOf(tx: Tx, applicationId: string): Promise<string> {
  const [found] = await rows<{ call: string }>(
    tx,
    often(`select call_id as call from applications where id = $1`),
    [applicationId],
  );
  return found!.call;
}
