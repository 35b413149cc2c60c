import fc from 'fast-check';
import { between, isRefusal, pick, seededRandom, type Random } from '@keshen/kernel';
import type { Tx } from '@keshen/platform/server';
import { DrawService } from './draw.service';
import { ExpiryService } from './expiry.service';
import { LedgerVerifier } from './ledger.verifier';
import { OrderService } from './order.service';
import { PayoutService } from './payout.service';
import { RedemptionBehaviour } from './redemption.behaviour';
import { VoucherWorld, type Buyer, type Seller } from './voucher.fixture';

const WAN = 1_000_000;
const ACTORS = 50;
const QUOTAS = 5;
const ACTS = 6;
/** One run is some three hundred transactions, so it counts for twenty-five of the asked ones. */
const runs = { numRuns: Math.max(2, Math.ceil(Number(process.env.PROPERTY_RUNS ?? 50) / 25)) };

class Crash extends Error {}
/** What a crash looks like from inside: its own error, a lost connection, an aborted transaction. */
const isCrash = (error: unknown): boolean =>
  error instanceof Crash || /terminat|connection|aborted|closed|not queryable/i.test(String(error));

/** Makes transactions crash: at a random statement, by a killed connection, or after the commit that nobody hears of. */
class Crashing {
  private random: Random = () => 1;
  private rate = 0;
  crashes = 0;

  constructor(world: VoucherWorld) {
    const { database } = world.cases.db;
    const whole = database.transaction.bind(database);
    database.transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const kind =
        this.random() < this.rate ? pick(this.random, ['abort', 'kill', 'unheard'] as const) : null;
      const at = between(this.random, 1, 14);
      const answer = await whole((tx) =>
        kind === 'abort' || kind === 'kill' ? work(this.doomed(tx, kind, at)) : work(tx),
      );
      if (kind === 'unheard') this.crash();
      return answer;
    };
  }

  during(random: Random, rate: number): void {
    [this.random, this.rate] = [random, rate];
  }

  private crash(): never {
    this.crashes++;
    throw new Crash('crashed');
  }

  private doomed(tx: Tx, kind: 'abort' | 'kill', at: number): Tx {
    let n = 0;
    return new Proxy(tx, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return async (sql: string, params?: unknown[]) => {
          if (++n !== at) return target.query(sql, params);
          if (kind === 'kill')
            await target.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
          return this.crash();
        };
      },
    });
  }
}

let world: VoucherWorld;
let sellers: Seller[];
let crashing: Crashing;
beforeAll(async () => {
  world = await VoucherWorld.start();
  sellers = [await world.seller(), await world.seller()];
  // The rules of this run allow as many quotas as it takes.
  await world.sql(`update calls set envelope_fen = 100000000000`);
  crashing = new Crashing(world);
});
afterAll(() => world?.close());

/** One thing that somebody does to whatever stands where it can be done; most attempts come too late. */
async function act(random: Random, buyers: Buyer[]): Promise<void> {
  const [buyer, seller] = [pick(random, buyers), pick(random, sellers)];
  const open = await world.sql<{
    id: string;
    kind: string;
    stage: string;
    party: string;
    institution: string;
  }>(
    `select c.id, c.kind, c.stage, o.party_id as party, o.institution_id as institution
     from cases c join voucher_orders o on o.id = case c.kind when 'order' then c.id else c.parent_id end
     where c.kind in ('order', 'redemption') and c.ended_at is null and o.party_id = any ($1::uuid[]) order by c.id`,
    [buyers.map((b) => b.party)],
  );
  const dice = random();
  if (dice < 0.3 || open.length === 0)
    return void (await world.place(buyer, seller, between(random, 1, 6) * WAN + between(random, 0, 99)));
  if (dice < 0.33) return void (await world.get(ExpiryService).run());
  if (dice < 0.36) return void (await world.get(OrderService).endOverdue());
  if (dice < 0.38) return void (await world.get(DrawService).draw(world.officer, 'CXQ'));
  if (dice < 0.4) return void (await world.get(RedemptionBehaviour).sweep());
  if (dice < 0.43) return pay();
  const one = pick(random, open);
  const enterprise = buyers.find((b) => b.party === one.party)!.actor;
  const institution = sellers.find((s) => s.party === one.institution)!.actor;
  if (dice < 0.48 && one.kind === 'order')
    return world.get(OrderService).cancel(enterprise, one.id, '不再需要');
  const { conclude } = world;
  const as = conclude.bind(world);
  const often = random() < 0.8;
  switch (one.stage) {
    case 'accept':
      return as(institution, one.id, often ? 'accept' : 'decline');
    case 'contract':
      return random() < 0.5
        ? as(enterprise, one.id, 'sign')
        : as(institution, one.id, 'sign', await world.contractRecord(institution, 3 * WAN));
    case 'perform':
      return often
        ? as(institution, one.id, 'done', await world.performRecord(institution, between(random, 1, 5) * WAN))
        : as(institution, one.id, 'cancel');
    case 'confirm':
      return often
        ? as(enterprise, one.id, 'confirm', await world.confirmRecord(enterprise))
        : as(enterprise, one.id, 'rework');
    case 'claim':
      return as(institution, one.id, 'claim');
    case 'check':
      return as(world.officer, one.id, often ? 'pass' : pick(random, ['return', 'fail']), {
        siteFinding: '相符',
      });
  }
}

async function pay(): Promise<void> {
  const [one, two] = world.finance;
  const payouts = world.get(PayoutService);
  const { id } = await payouts.prepare(one, 'CXQ', '2026Q4');
  await payouts.approve(two, id);
  for (const payout of await world.sql<{ id: string }>(`select id from voucher_payouts where batch_id = $1`, [
    id,
  ]))
    await payouts.settle(one, payout.id, { result: 'paid', on: '2026-12-20', bankReference: 'B' });
}

const unlessExpected = (error: unknown): void => {
  if (!isRefusal(error) && !isCrash(error)) throw error;
};

describe('fifty actors on five quotas, crashing at random', () => {
  it('never overdraw a quota, spend a voucher twice or lose one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
        crashing.during(() => 1, 0);
        const buyers: Buyer[] = [];
        for (let i = 0; i < QUOTAS; i++) buyers.push(await world.buyer([1, 5, 10, 10, 12][i]));
        crashing.during(seededRandom(`${seed}-crash`), 0.15);
        await Promise.all(
          Array.from({ length: ACTORS }, async (_, actor) => {
            const random = seededRandom(`${seed}-${actor}`);
            for (let n = 0; n < ACTS; n++) await act(random, buyers).catch(unlessExpected);
          }),
        );
        crashing.during(() => 1, 0);
        const report = await world.get(LedgerVerifier).verify();
        expect(report.discrepancies).toEqual([]);
        await settle(buyers);
      }),
      runs,
    );
    expect(crashing.crashes).toBeGreaterThan(0);
  }, 1_800_000);
});

/** After the storm every order can be ended, and then nothing is reserved any more and nothing is missing. */
async function settle(buyers: Buyer[]): Promise<void> {
  const parties = buyers.map((b) => b.party);
  await world.drain();
  world.cases.clock.advance(181 * 86_400_000);
  while ((await world.get(OrderService).endOverdue()) > 0);
  world.cases.clock.advance(-181 * 86_400_000);
  const [sums] = await world.sql<Record<string, number>>(
    `select sum(issued_fen)::bigint as issued, sum(free_fen + used_fen + expired_fen)::bigint as parts, sum(reserved_fen)::bigint as reserved,
       sum(used_fen)::bigint as used, (select coalesce(sum(c.used_fen), 0)::bigint from voucher_claims c join voucher_orders o on o.id = c.order_id
         where o.party_id = any ($1::uuid[])) as claimed
     from voucher_quotas where party_id = any ($1::uuid[])`,
    [parties],
  );
  expect(sums).toMatchObject({ issued: 19 * WAN, parts: 19 * WAN, reserved: 0 });
  expect(sums!['claimed']).toBe(sums!['used']);
  const twice = await world.sql(
    `select key from voucher_orders o join voucher_evidence e on e.order_id = o.id group by e.kind, e.key having count(distinct o.id) > 1`,
  );
  expect(twice).toEqual([]);
  expect((await world.get(LedgerVerifier).verify()).discrepancies).toEqual([]);
}
