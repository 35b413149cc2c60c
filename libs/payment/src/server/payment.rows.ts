import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { Payment } from '../domain/views';

export const paymentColumns = `y.id, y.no, y.batch_id as "batchId", y.application_id as "applicationId", y.case_id as "caseId", y.call_id as "callId",
  y.entry_id as "entryId", y.instalment, y.attempt, y.amount_fen as "amountFen", y.state, y.payee_name as "payeeName",
  y.made_at as "madeAt", y.prepared_at as "preparedAt", y.prepared_by as "preparedBy", y.approved_at as "approvedAt",
  y.approved_by as "approvedBy", y.settled_on as "settledOn", y.bank_reference as "bankReference",
  y.return_reason as "returnReason"`;

/** Reads a payment with its payee still sealed. Refuses `payment.unknown`. */
export async function paymentById(
  tx: Tx,
  id: string,
  lock = false,
): Promise<Payment & { payeeSealed: string }> {
  const [found] = await rows<Payment & { payeeSealed: string }>(
    tx,
    `select ${paymentColumns}, y.payee_sealed as "payeeSealed" from payments y where y.id = $1 ${lock ? 'for update' : ''}`,
    [id],
  );
  if (!found) throw notFound('payment.unknown');
  return found;
}
