import { Database } from '@keshen/platform/server';
import type { Acknowledged } from './journal';
import { told } from './told';

/** How much money has moved so far, by what must not happen twice. */
export interface Moved {
  awards: number;
  payments: number;
  postings: number;
  payouts: number;
}

/** What was awarded, paid and booked: each once, and as it was acknowledged. Each check answers what is wrong. */
export class MoneyChecks {
  constructor(private readonly database: Database) {}

  /** `said`: what was acknowledged and is looked for. */
  async all(said: Acknowledged): Promise<string[]> {
    const checks = [this.awards, this.payments, this.orders, this.payouts];
    return (await Promise.all(checks.map((check) => check.call(this, said)))).flat();
  }

  async moved(): Promise<Moved> {
    const [found] = await this.database.read<Moved>(
      `select (select count(*) from awards)::int as awards, (select count(*) from ledger)::int as payments,
         (select count(*) from voucher_postings)::int as postings,
         (select count(*) from voucher_payouts where state = 'paid')::int as payouts`,
    );
    return found!;
  }

  /** 审定: whoever was agreed to has an award, and a call has awarded what its awards are together. */
  private async awards({ conclusions }: Acknowledged): Promise<string[]> {
    const agreed = [...conclusions.values()].filter(({ stage }) => stage === 'decide');
    const rows = await this.database.read<{ id: string }>(
      `select case_id as id from awards where state <> 'revoked' and case_id = any ($1::uuid[])`,
      [agreed.map(({ caseId }) => caseId)],
    );
    const awarded = new Set(rows.map(({ id }) => id));
    const calls = await this.database.read<{ id: string; kept: number; summed: number }>(
      `select k.id, k.awarded_fen as kept, coalesce(sum(a.amount_fen) filter (where a.state <> 'revoked'), 0)::bigint
           + coalesce((select sum(q.issued_fen) from voucher_quotas q where q.call_id = k.id), 0)::bigint as summed
       from calls k left join awards a on a.call_id = k.id group by k.id`,
    );
    return [
      ...told(
        'award of',
        agreed.map(({ caseId }) => caseId),
        (id) => (awarded.has(id) ? null : 'is lost'),
      ),
      ...told('call', calls, ({ kept, summed }) =>
        kept === summed ? null : `has awarded ${kept} fen, its awards are ${summed}`,
      ),
    ];
  }

  /** 拨款与台账: what the bank answered is kept; what was paid is booked once, and nothing else. */
  private async payments({ settlements }: Acknowledged): Promise<string[]> {
    const rows = await this.database.read<{ id: string; state: string; booked: number; right: boolean }>(
      `select y.id, y.state, count(l.id)::int as booked, coalesce(bool_and(l.amount_fen = y.amount_fen), true) as right
       from payments y left join ledger l on l.payment_id = y.id group by y.id`,
    );
    const over = await this.database.read<{ id: string }>(
      `select l.application_id as id from ledger l join awards a using (application_id)
       group by l.application_id, a.amount_fen having sum(l.amount_fen) > a.amount_fen`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return [
      ...told('settlement', settlements.keys(), (id) =>
        found.get(id)?.state === settlements.get(id) ? null : 'is lost',
      ),
      ...told('payment', rows, ({ state, booked, right }) =>
        booked === (state === 'paid' ? 1 : 0) && right ? null : `is ${state} and booked ${booked} times`,
      ),
      ...told('application', over, () => 'was paid more than its award'),
    ];
  }

  /** 创新券: an order reserves once, gives back or is used once, and is claimed and redeemed at most once. */
  private async orders({ orders, cancelled }: Acknowledged): Promise<string[]> {
    const rows = await this.database.read<{
      id: string;
      reserved: number | null;
      done: Record<string, number>;
      due: Record<string, boolean>;
    }>(
      `select o.id, (select sum(e.amount_fen)::bigint from voucher_entries e join voucher_postings p on p.id = e.posting_id
           where p.order_id = o.id and p.kind = 'reserve') as reserved,
         coalesce((select jsonb_object_agg(kind, n) from
           (select kind, count(*) as n from voucher_postings where order_id = o.id group by kind) x), '{}') as done,
         jsonb_build_object('reserve', true, 'release', o.cancelled_at is not null, 'use', o.used_at is not null,
           'claim', coalesce(r.claimed_at is not null, false), 'redeem', coalesce(y.state = 'paid', false)) as due
       from voucher_orders o left join voucher_redemptions r on r.order_id = o.id left join voucher_payouts y on y.id = r.payout_id`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return [
      ...told('order', orders.keys(), (id) => {
        const kept = found.get(id)?.reserved;
        const said = orders.get(id);
        return kept === said ? null : kept ? `has reserved ${kept} fen, not ${said}` : 'is lost';
      }),
      ...told('cancellation of', cancelled.keys(), (id) => (found.get(id)?.due.release ? null : 'is lost')),
      ...told('order', rows, ({ done, due }) => {
        const wrong = Object.keys({ ...done, ...due }).filter(
          (kind) => (done[kind] ?? 0) !== (due[kind] ? 1 : 0),
        );
        return wrong.length ? `has ${wrong.map((kind) => `${done[kind] ?? 0} of ${kind}`).join(', ')}` : null;
      }),
    ];
  }

  /** 季度集中拨付: what the bank answered is kept, and a redemption is in no payout that was returned. */
  private async payouts({ payouts }: Acknowledged): Promise<string[]> {
    const rows = await this.database.read<{ id: string; state: string; amount: number; redeemed: number }>(
      `select y.id, y.state, y.amount_fen as amount, coalesce(sum(r.amount_fen), 0)::bigint as redeemed
       from voucher_payouts y left join voucher_redemptions r on r.payout_id = y.id group by y.id`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return [
      ...told('payout', payouts.keys(), (id) =>
        found.get(id)?.state === payouts.get(id) ? null : 'is lost',
      ),
      ...told('payout', rows, ({ state, amount, redeemed }) =>
        redeemed === (state === 'returned' ? 0 : amount)
          ? null
          : `is ${state} with ${amount} fen, its redemptions are ${redeemed}`,
      ),
    ];
  }
}
