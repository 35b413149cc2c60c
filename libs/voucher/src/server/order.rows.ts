import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { Order } from '../domain/views';

export const orderColumns = `o.id, o.reference, o.quota_id as "quotaId", o.party_id as "partyId", o.institution_id as "institutionId",
  o.service_id as "serviceId", o.service_name as "serviceName", o.category, o.need, o.starts_on as "startsOn", o.ends_on as "endsOn",
  o.ordered_fen as "orderedFen", o.contract_no as "contractNo", o.contract_fen as "contractFen", o.contracted_on as "contractedOn",
  o.contract_file as "contractFile", o.invoice_code as "invoiceCode", o.invoice_number as "invoiceNumber", o.invoice_fen as "invoiceFen",
  o.invoice_file as "invoiceFile", o.result_file as "resultFile", o.result_text as "resultText", o.performed_at as "performedAt",
  o.rating, o.paid_file as "paidFile", o.placed_at as "placedAt", o.limit_at as "limitAt", o.used_at as "usedAt",
  o.cancelled_at as "cancelledAt", o.reserved_fen as "reservedFen"`;

/** Reads an order. Refuses `voucher.unknown`. */
export async function orderById(tx: Tx, id: string): Promise<Order> {
  const [found] = await rows<Order>(tx, `select ${orderColumns} from voucher_orders o where o.id = $1`, [id]);
  if (!found) throw notFound('voucher.unknown');
  return found;
}

/** What a voucher is reckoned from: the smallest of what was ordered, agreed and invoiced, as far as known. */
export const basisOf = (order: Pick<Order, 'orderedFen' | 'contractFen' | 'invoiceFen'>): number =>
  Math.min(order.orderedFen, order.contractFen ?? Infinity, order.invoiceFen ?? Infinity);

/** 服务记录 is read by both sides of the order and by the office. */
export const filesOfOrder = (id: string): { kind: string; id: string } => ({ kind: 'voucher-order', id });
