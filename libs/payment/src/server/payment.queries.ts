import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, decodeCursor, pageOf, type Page } from '@keshen/platform/server';
import type { ListedPayment } from '../domain/views';
import { paymentColumns } from './payment.rows';

const place = z.tuple([z.string(), z.string()]);
const statesOf = (asked: string | undefined): string[] | null => {
  if (!asked) return null;
  return asked === 'open' ? ['due', 'prepared', 'approved'] : [asked];
};

/** Reads for the finance desk. */
@Injectable()
export class PaymentQueries {
  constructor(private readonly database: Database) {}

  async list(query: {
    state?: string;
    call?: string;
    cursor?: string;
    limit: number;
  }): Promise<Page<ListedPayment>> {
    // Work is done in the order it came; what is done is looked up from its end.
    const work = ['open', 'due', 'prepared', 'approved'].includes(query.state ?? '');
    const [from, none, way] = work
      ? ['-infinity', '00000000-0000-0000-0000-000000000000', '>']
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '<'];
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : [from, none];
    const order = work ? 'asc' : 'desc';
    const found = await this.database.read<ListedPayment>(
      `select ${paymentColumns}, a.reference, a.title, p.name as party, k.title as call,
         b.name as "preparedByName", c.name as "approvedByName"
       from payments y join applications a on a.id = y.application_id join parties p on p.id = a.party_id
         join calls k on k.id = y.call_id left join accounts b on b.id = y.prepared_by left join accounts c on c.id = y.approved_by
       where ($1::text[] is null or y.state = any ($1)) and ($2::uuid is null or y.call_id = $2)
         and (y.made_at, y.id) ${way} ($3::timestamptz, $4::uuid)
       order by y.made_at ${order}, y.id ${order} limit $5`,
      [statesOf(query.state), query.call ?? null, at, id, query.limit + 1],
    );
    return pageOf(found, query.limit, (r) => [new Date(r.madeAt).toISOString(), r.id]);
  }

  /** Sums per call: awarded, paid, on the way; fen. */
  totals(): Promise<
    {
      callId: string;
      call: { 'zh-CN': string; en: string };
      awardedFen: number;
      paidFen: number;
      approvedFen: number;
      openFen: number;
    }[]
  > {
    return this.database.read(
      `select k.id as "callId", k.title as call, k.awarded_fen as "awardedFen",
         coalesce((select sum(amount_fen) from ledger l where l.call_id = k.id), 0)::bigint as "paidFen",
         coalesce(sum(y.amount_fen) filter (where y.state = 'approved'), 0)::bigint as "approvedFen",
         coalesce(sum(y.amount_fen) filter (where y.state in ('due', 'prepared')), 0)::bigint as "openFen"
       from calls k join payments y on y.call_id = k.id group by k.id order by k.year desc, k.id limit 50`,
    );
  }
}
