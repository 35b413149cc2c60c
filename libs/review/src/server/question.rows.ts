import { rows, type Tx } from '@keshen/platform/server';
import type { ResultQuestion } from '../domain/question';

/** The results of a case that are or were questioned, the latest first. The caller decides who may see them. */
export function questionsOfCase(
  tx: Tx,
  caseId: string,
  lock: '' | 'for no key update of v' = '',
): Promise<Omit<ResultQuestion, 'without'>[]> {
  return rows(
    tx,
    `select v.entry_id as "entryId", e.stage, v.question, v.questioned_at as "questionedAt", v.score, v.n, v.answer,
       v.answer_reason as reason, v.answered_at as "answeredAt", a.name as "answeredBy"
     from review_results v join stage_entries e on e.id = v.entry_id left join accounts a on a.id = v.answered_by
     where v.case_id = $1 and v.questioned_at is not null order by v.entry_id desc ${lock}`,
    [caseId],
  );
}

/** Cases of a call of which a result is questioned and not answered. */
export async function questionedCasesOfCall(tx: Tx, callId: string): Promise<Set<string>> {
  const found = await rows<{ caseId: string }>(
    tx,
    `select distinct v.case_id as "caseId" from review_results v join cases c on c.id = v.case_id
     where c.call_id = $1 and v.questioned_at is not null and v.answered_at is null`,
    [callId],
  );
  return new Set(found.map(({ caseId }) => caseId));
}
