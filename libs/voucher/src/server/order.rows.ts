import { conflict, notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { OrderRequest } from '../domain/requests';
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

/** What the one who ordered is answered: the order and the fen of the voucher that were reserved for it. */
export interface Placed {
  id: string;
  reference: string;
  voucherFen: number;
}

/** The order that was placed under the client's id on this quota. Refuses `order.twice` when it was another one. */
export async function placedBefore(tx: Tx, { id, ...request }: OrderRequest): Promise<Placed | undefined> {
  if (!id) return undefined;
  const [found] = await rows<Placed & { same: boolean }>(
    tx,
    `select o.id, o.reference, p.amount_fen as "voucherFen",
       (o.service_id, o.ordered_fen, o.need, o.starts_on, o.ends_on) = ($3::uuid, $4::bigint, $5, $6::date, $7::date) as same
     from voucher_orders o join lateral (
       select sum(e.amount_fen)::bigint as amount_fen from voucher_postings q join voucher_entries e on e.posting_id = q.id
       where q.order_id = o.id and q.kind = 'reserve') p on true
     where o.quota_id = $1 and o.request_id = $2`,
    [request.quota, id, request.service, request.contractFen, request.need, request.startsOn, request.endsOn],
  );
  if (!found) return undefined;
  const { same, ...placed } = found;
  if (!same) throw conflict('order.twice');
  return placed;
}

/** What a voucher is reckoned from: the smallest of what was ordered, agreed and invoiced, as far as known. */
export const basisOf = (order: Pick<Order, 'orderedFen' | 'contractFen' | 'invoiceFen'>): number =>
  Math.min(order.orderedFen, order.contractFen ?? Infinity, order.invoiceFen ?? Infinity);

/** 服务记录 is read by both sides of the order and by the office. */
export const filesOfOrder = (id: string): { kind: string; id: string } => ({ kind: 'voucher-order', id });
