import { rows, type Tx } from '@keshen/platform/server';
import type { ExpertClass } from '../domain/expert';
import type { Given } from '../domain/severity';

/** The most reviews that one call is looked at with: 1000 cases before panels of 30. */
const MOST = 30_000;

/** Who gave what, with the class that weighs it. */
export type GivenRow = Omit<Given, 'weight'> & { class: ExpertClass };

/**
 * The reviews handed in for a call's applications, of each the latest panel: among those `concluded`, which the ranking
 * stands on, or among all. The caller decides who may see it.
 */
export function givenOfCall(tx: Tx, callId: string, concluded: boolean): Promise<GivenRow[]> {
  const latest = concluded
    ? 'select max(v.entry_id) from review_results v where v.case_id = c.id'
    : `select max(s.entry_id) from reviews s where s.case_id = c.id and s.state = 'submitted'`;
  return rows<GivenRow>(
    tx,
    `select r.case_id as "caseId", r.expert_id as expert, r.total, x.class
     from cases c join judged_reviews r on r.case_id = c.id and r.entry_id = (${latest}) and r.state = 'submitted'
       join experts x on x.account_id = r.expert_id
     where c.call_id = $1 and c.kind = 'application' and not c.trial
     order by r.case_id, r.expert_id limit ${MOST}`,
    [callId],
  );
}
