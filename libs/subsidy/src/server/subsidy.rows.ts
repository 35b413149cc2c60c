import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { TableRow } from '@keshen/programme';
import type { Batch, Offer } from '../domain/views';

export const batchColumns = `b.id, b.call_id as "callId", b.programme_version_id as "programmeVersionId", b.title, b.mode,
  b.state, b.file_name as "fileName", b.granted_from as "grantedFrom", b.granted_to as "grantedTo", b.unread,
  b.created_at as "createdAt", b.created_by as "createdBy", b.made_at as "madeAt"`;
export const offerColumns = `o.id, o.batch_id as "batchId", o.credit_code as "creditCode", o.name, o.bank,
  o.account_sealed as "accountSealed", o.party_id as "partyId", o.person, o.problems, o.amount_fen as "amountFen", o.state,
  o.application_id as "applicationId", o.remark`;

export interface ListedRow {
  number: number;
  item: TableRow;
}

/** The context that the account of an offer is sealed under. */
export const accountContext = (offer: string): string => `subsidy-offer:${offer}`;

/** A list by its id, locked until the transaction ends when asked. Refuses `batch.unknown`. */
export async function batchById(tx: Tx, id: string, lock = false): Promise<Batch> {
  const [found] = await rows<Batch>(
    tx,
    `select ${batchColumns} from subsidy_batches b where b.id = $1 ${lock ? 'for no key update' : ''}`,
    [id],
  );
  if (!found) throw notFound('batch.unknown');
  return found;
}

/** An offer with its row locked. Refuses `offer.unknown`. */
export async function lockOffer(tx: Tx, id: string): Promise<Offer> {
  const [found] = await rows<Offer>(
    tx,
    `select ${offerColumns} from subsidy_offers o where o.id = $1 for no key update`,
    [id],
  );
  if (!found) throw notFound('offer.unknown');
  return found;
}

/** The due rows of an offer, as the list has them. */
export const dueRows = (tx: Tx, offer: string): Promise<ListedRow[]> =>
  rows<ListedRow>(
    tx,
    `select number, item from subsidy_rows where offer_id = $1 and state = 'due' order by number`,
    [offer],
  );
