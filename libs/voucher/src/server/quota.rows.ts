import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';

/** 额度 of a party in a year; amounts in fen. */
export interface Quota {
  id: string;
  programmeCode: string;
  programmeVersionId: string;
  partyId: string;
  year: number;
  callId: string;
  applicationId: string;
  caseId: string;
  town: string | null;
  capFen: number;
  issuedAt: Date;
  expiresAt: Date;
  issuedFen: number;
  freeFen: number;
  reservedFen: number;
  usedFen: number;
  expiredFen: number;
}
export const quotaColumns = `q.id, q.programme_code as "programmeCode", q.programme_version_id as "programmeVersionId",
  q.party_id as "partyId", q.year, q.call_id as "callId", q.application_id as "applicationId", q.case_id as "caseId", q.town,
  q.cap_fen as "capFen", q.issued_at as "issuedAt", q.expires_at as "expiresAt", q.issued_fen as "issuedFen",
  q.free_fen as "freeFen", q.reserved_fen as "reservedFen", q.used_fen as "usedFen", q.expired_fen as "expiredFen"`;

/** Reads a quota. Refuses `voucher.unknown`. */
export async function quotaById(tx: Tx, id: string, lock = false): Promise<Quota> {
  const [found] = await rows<Quota>(
    tx,
    `select ${quotaColumns} from voucher_quotas q where q.id = $1 ${lock ? 'for no key update' : ''}`,
    [id],
  );
  if (!found) throw notFound('voucher.unknown');
  return found;
}

/** Locks the quota that an order stands on: what comes before the order's case in the lock order. */
export async function lockQuotaOfOrder(tx: Tx, orderId: string): Promise<Quota> {
  const [found] = await rows<Quota>(
    tx,
    `select ${quotaColumns} from voucher_quotas q
     where q.id = (select quota_id from voucher_orders where id = $1) for no key update`,
    [orderId],
  );
  if (!found) throw notFound('voucher.unknown');
  return found;
}
