import { rows, type Tx } from '@keshen/platform/server';
import type { Objection } from '../domain/views';

/** One objection by its case, or all objections to a case, in the order of their arrival. */
export function objectionsOf(tx: Tx, of: { case: string } | { parent: string }): Promise<Objection[]> {
  const [column, id] = 'case' in of ? ['case_id', of.case] : ['parent_id', of.parent];
  return rows<Objection>(
    tx,
    `select o.case_id as "caseId", n.number as notice, o.facts, o.evidence, o.received_at as "receivedAt",
       c.due_at as "dueAt", c.ended_at is null as open, o.result, o.amount_fen as "amountFen", o.reason, o.answer,
       o.decided_at as "decidedAt", o.applied_at is not null as applied
     from objections o join cases c on c.id = o.case_id join notices n on n.id = o.notice_id
     where o.${column} = $1 order by o.received_at, o.case_id limit 200`,
    [id],
  );
}
