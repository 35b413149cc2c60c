import { rows, type Tx } from '@keshen/platform/server';
import type { UpwardResult } from '../domain/upward';

/** 推荐与结果 of one entry into an upward stage. Days in Shanghai; the amount in fen is the higher authority's. */
export interface Recommendation {
  entryId: number;
  recommendedOn: string | null;
  document: string | null;
  result: UpwardResult | null;
  resultOn: string | null;
  resultDocument: string | null;
  amountFen: number | null;
  decidedAt: Date | null;
}
export const recommendationColumns = `r.entry_id as "entryId", r.recommended_on as "recommendedOn", r.document, r.result,
  r.result_on as "resultOn", r.result_document as "resultDocument", r.amount_fen as "amountFen", r.decided_at as "decidedAt"`;

/** The recommendation of one entry; null before anything was written down. */
export async function recommendationOf(tx: Tx, entryId: number): Promise<Recommendation | null> {
  const [found] = await rows<Recommendation>(
    tx,
    `select ${recommendationColumns} from recommendations r where r.entry_id = $1`,
    [entryId],
  );
  return found ?? null;
}

/** The latest result of a case, whatever stage it has gone on to; null while there is none. */
export async function resultOfCase(tx: Tx, caseId: string): Promise<Recommendation | null> {
  const [found] = await rows<Recommendation>(
    tx,
    `select ${recommendationColumns} from recommendations r where r.case_id = $1 and r.result is not null
     order by r.entry_id desc limit 1`,
    [caseId],
  );
  return found ?? null;
}
