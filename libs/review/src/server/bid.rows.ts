import { rows, type Tx } from '@keshen/platform/server';
import type { Bid } from '../domain/bid';

/** What experts have said of cases: of each case by expert. */
export async function bidsOf(tx: Tx, cases: readonly string[]): Promise<Map<string, Map<string, Bid>>> {
  const found = await rows<{ caseId: string; expert: string; bid: Bid }>(
    tx,
    `select case_id as "caseId", expert_id as expert, bid from bids where case_id = any ($1::uuid[])`,
    [cases],
  );
  const of = new Map<string, Map<string, Bid>>();
  for (const { caseId, expert, bid } of found) {
    const said = of.get(caseId) ?? new Map<string, Bid>();
    of.set(caseId, said.set(expert, bid));
  }
  return of;
}

/** Case `c` of the bidding `b` waits for its panel: in review, and nobody is seated yet. */
export const waitsForPanel = `c.call_id = b.call_id and c.kind = 'application' and c.stage_kind = 'review'
  and c.ended_at is null and not exists (select 1 from reviews r where r.entry_id = c.entry_id
    and r.state in ('assigned', 'declared', 'submitted'))`;

/** Expert `e` is asked in the bidding `b` of call `k`: could be seated, and tests the call where it is a trial. */
export const isAsked = `e.retired_at is null and e.available and (b.classes = '{}' or e.class = any (b.classes))
  and (not k.trial or exists (select 1 from trial_testers t where t.call_id = k.id and t.account_id = e.account_id))`;
