import { rows, type Tx } from '@keshen/platform/server';
import type { ProgrammeService } from '@keshen/programme/server';
import { bidWorkingDays } from '../domain/bid';
import { verdictsOf, type Member, type Verdict } from '../domain/composition';
import { weightsOf, type FitWeights } from '../domain/fit';
import { apartIn } from './apart.service';
import { rubricOf } from './panel.result';

/** What the panels of a plan would be with those who sit already, and by what weights a case's experts fit. */
export interface PlannedPanel {
  caseId: string;
  verdicts: Verdict[];
  weights: FitWeights;
}

/** The composition of every panel that a plan touches. */
export async function panelsOfPlan(
  tx: Tx,
  programmes: ProgrammeService,
  planId: string,
): Promise<PlannedPanel[]> {
  const found = await rows<{ caseId: string; version: string; members: Member[] }>(
    tx,
    `with seated as (
       select s.case_id, s.expert_id from assignment_plan_pairs s where s.plan_id = $1
       union
       select r.case_id, r.expert_id from reviews r join cases k on k.id = r.case_id and k.entry_id = r.entry_id
       where r.state in ('assigned', 'declared', 'submitted')
         and r.case_id in (select case_id from assignment_plan_pairs where plan_id = $1))
     select c.id as "caseId", c.programme_version_id as version, jsonb_agg(jsonb_build_object('accountId', e.account_id,
       'class', e.class, 'unit', e.unit, 'unitCreditCode', e.unit_credit_code, 'outside', e.outside)) as members
     from seated s join cases c on c.id = s.case_id join experts e on e.account_id = s.expert_id
     group by c.id order by c.id`,
    [planId],
  );
  const apart = await apartIn(tx);
  const panels: PlannedPanel[] = [];
  for (const { caseId, version, members } of found) {
    const definition = await programmes.definitionOf(version, tx);
    const { panel } = rubricOf(definition);
    const weights = weightsOf(panel, bidWorkingDays(definition) !== null);
    panels.push({ caseId, verdicts: verdictsOf(panel, members, apart), weights });
  }
  return panels;
}
