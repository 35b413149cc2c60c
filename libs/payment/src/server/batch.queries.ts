import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import { paymentTable } from '../domain/may';
import type { PaymentState } from '../domain/payment';
import type { ListedBatch, TreasuryImport } from '../domain/views';

const place = z.tuple([z.string(), z.uuid()]);
const newest = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

export interface BatchedPayment {
  id: string;
  no: number;
  applicationId: string;
  reference: string;
  party: string;
  payeeName: string;
  instalment: string;
  attempt: number;
  amountFen: number;
  state: PaymentState;
  bankReference: string | null;
  returnReason: string | null;
}

const columns = `b.id, b.year || '-' || b.serial as number, b.title, b.state, b.prepared_at as "preparedAt",
  b.prepared_by as "preparedBy", p.name as "preparedByName", b.approved_at as "approvedAt", q.name as "approvedByName",
  n.count, n."totalFen", n.paid, n."paidFen", n.returned`;
const from = `payment_batches b join accounts p on p.id = b.prepared_by left join accounts q on q.id = b.approved_by
  join lateral (select count(*)::int as count, coalesce(sum(y.amount_fen), 0)::bigint as "totalFen",
    count(*) filter (where y.state = 'paid')::int as paid,
    coalesce(sum(y.amount_fen) filter (where y.state = 'paid'), 0)::bigint as "paidFen",
    count(*) filter (where y.state = 'returned')::int as returned
    from payments y where y.batch_id = b.id and y.state <> 'forgone') n on true`;

/** Reads of batches and of what the treasury's files brought. */
@Injectable()
export class BatchQueries {
  constructor(private readonly database: Database) {}

  /** Batches, the newest first. */
  async list(actor: Actor, query: { cursor?: string; limit: number }): Promise<Page<ListedBatch>> {
    paymentTable.require(actor, 'list', { party: '' });
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : newest;
    const found = await this.database.read<ListedBatch>(
      `select ${columns} from ${from} where (b.prepared_at, b.id) < ($1::timestamptz, $2::uuid)
       order by b.prepared_at desc, b.id desc limit $3`,
      [at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (b) => [new Date(b.preparedAt).toISOString(), b.id]);
  }

  /** A batch with its payments (accounts are in the export only). Refuses `batch.unknown`. */
  async batch(actor: Actor, id: string): Promise<ListedBatch & { payments: BatchedPayment[] }> {
    paymentTable.require(actor, 'list', { party: '' });
    const [batch] = await this.database.read<ListedBatch>(`select ${columns} from ${from} where b.id = $1`, [
      id,
    ]);
    if (!batch) throw notFound('batch.unknown');
    const payments = await this.database.read<BatchedPayment>(
      `select y.id, y.no, a.id as "applicationId", a.reference, p.name as party, y.payee_name as "payeeName", y.instalment,
         y.attempt, y.amount_fen as "amountFen", y.state, y.bank_reference as "bankReference", y.return_reason as "returnReason"
       from payments y join applications a on a.id = y.application_id join parties p on p.id = a.party_id
       where y.batch_id = $1 order by y.no limit 500`,
      [id],
    );
    return { ...batch, payments };
  }

  /** The newest files of the treasury, with what became of their rows. */
  imports(actor: Actor): Promise<TreasuryImport[]> {
    paymentTable.require(actor, 'list', { party: '' });
    return this.database.read(
      `select i.id, i.name, i.imported_at as "importedAt", a.name as "importedBy", i.done, i.failed, i.lines
       from payment_imports i join accounts a on a.id = i.imported_by order by i.imported_at desc, i.id desc limit 10`,
    );
  }
}
