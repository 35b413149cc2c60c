import { randomUUID } from 'node:crypto';
import { visitor } from '@keshen/identity';
import { DrawService } from './draw.service';
import { ExpiryService } from './expiry.service';
import { InstitutionService } from './institution.service';
import { VoucherLedger } from './ledger';
import { LedgerVerifier } from './ledger.verifier';
import { OrderQueries } from './order.queries';
import { OrderService } from './order.service';
import { PayoutService } from './payout.service';
import { PayoutQueries } from './payout.queries';
import { RedemptionBehaviour } from './redemption.behaviour';
import { VoucherQueries } from './voucher.queries';
import { CatalogueQueries } from './catalogue.queries';
import { VoucherWorld, type Buyer, type Seller } from './voucher.fixture';

const WAN = 1_000_000;
let world: VoucherWorld;
let seller: Seller;
beforeAll(async () => {
  world = await VoucherWorld.start();
  seller = await world.seller();
});
afterAll(() => world?.close());
const days = (n: number) => world.cases.clock.advance(n * 86_400_000);
const orders = () => world.get(OrderService);

describe('a quota', () => {
  it('is issued by the number of patents, once per party and year', async () => {
    const buyer = await world.buyer(5);
    expect(await world.quotaSums(buyer.quota)).toEqual({
      issued: 3 * WAN,
      free: 3 * WAN,
      reserved: 0,
      used: 0,
      expired: 0,
    });
    const insert = world.sql(
      `insert into voucher_quotas (id, programme_code, party_id, year, call_id, application_id, case_id, programme_version_id, cap_fen, issued_at, expires_at)
       select gen_random_uuid(), programme_code, party_id, year, call_id, application_id, case_id, programme_version_id, cap_fen, issued_at, expires_at
       from voucher_quotas where id = $1`,
      [buyer.quota],
    );
    await expect(insert).rejects.toThrow('unique');
  });

  it('is not issued where the rules give nothing, nor beyond the envelope of the call', async () => {
    const none = await world.applicant(0);
    await expect(world.conclude(world.officer, none.caseId, 'issue')).rejects.toThrow('quota.nothing');
    const some = await world.applicant(10);
    await world.sql(`update calls set envelope_fen = awarded_fen + 1`);
    await expect(world.conclude(world.officer, some.caseId, 'issue')).rejects.toThrow('quota.envelope');
    await world.sql(`update calls set envelope_fen = 300000000`);
    await world.conclude(world.officer, some.caseId, 'issue');
  });

  it('issued by mistake is reversed, once, and the books still balance', async () => {
    const buyer = await world.buyer(1);
    const [posting] = await world.sql<{ id: number }>(`select id from voucher_postings where quota_id = $1`, [
      buyer.quota,
    ]);
    const reverse = () =>
      world.cases.tx((tx) =>
        world.get(VoucherLedger).reverse(tx, world.officer, posting!.id, '重复发放', world.cases.clock.now()),
      );
    await reverse();
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ issued: 0, free: 0 });
    await expect(reverse()).rejects.toThrow('posting.reversed');
    await expect(world.place(buyer, seller, 2 * WAN)).rejects.toThrow('order.nothing-free');
    expect(await world.wrong()).toEqual([]);
  });
});

describe('an order', () => {
  it('reserves half of the contract and never more than is free', async () => {
    const buyer = await world.buyer(1);
    const first = await world.place(buyer, seller, WAN);
    expect(first.voucherFen).toBe(WAN / 2);
    expect(first.reference).toMatch(/^CXQO-2026-\d{4}$/);
    const second = await world.place(buyer, seller, 100 * WAN);
    expect(second.voucherFen).toBe(WAN / 2);
    await expect(world.place(buyer, seller, WAN)).rejects.toThrow('order.nothing-free');
  });

  it('sent again under the id of its client is answered as it was, at the same moment and later', async () => {
    const buyer = await world.buyer(10);
    const id = randomUUID();
    const sent = await Promise.all([1, 2, 3].map(() => world.place(buyer, seller, 4 * WAN, id)));
    expect(new Set(sent.map((order) => order.id)).size).toBe(1);
    const [first] = sent;
    expect(first!.voucherFen).toBe(2 * WAN);
    await orders().cancel(buyer.actor, first!.id, '不再需要');
    expect(await world.place(buyer, seller, 4 * WAN, id)).toEqual(first);
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ free: 5 * WAN, reserved: 0 });
  });

  it('of another kind under the same id is refused, and under no id it is a new one', async () => {
    const buyer = await world.buyer(10);
    const id = randomUUID();
    await world.place(buyer, seller, WAN, id);
    await expect(world.place(buyer, seller, 2 * WAN, id)).rejects.toThrow('order.twice');
    const another = await world.buyer(1);
    await world.place(another, seller, WAN, id);
    for (let n = 0; n < 2; n++) await world.place(buyer, seller, WAN);
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ reserved: 1.5 * WAN });
  });

  it('gives its reservation back when the institution declines or the enterprise cancels', async () => {
    const buyer = await world.buyer(1);
    const declined = await world.orderAt('accept', buyer, seller);
    await world.conclude(seller.actor, declined, 'decline');
    const cancelled = await world.orderAt('contract', buyer, seller);
    await orders().cancel(buyer.actor, cancelled, '不再需要');
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ free: WAN, reserved: 0 });
    await expect(orders().cancel(buyer.actor, cancelled, '不再需要')).rejects.toThrow('case.ended');
    const begun = await world.orderAt('perform', buyer, seller);
    await expect(orders().cancel(buyer.actor, begun, '不再需要')).rejects.toThrow('order.begun');
  });

  it('is signed by both sides, the institution first with the contract', async () => {
    const buyer = await world.buyer(1);
    const id = await world.orderAt('contract', buyer, seller);
    await expect(world.conclude(buyer.actor, id, 'sign')).rejects.toThrow('order.contract-first');
    await expect(world.conclude(seller.actor, id, 'sign')).rejects.toThrow('record.invalid');
    await world.conclude(seller.actor, id, 'sign', await world.contractRecord(seller.actor, 2 * WAN));
    await world.conclude(buyer.actor, id, 'sign');
    expect((await world.cases.caseOf(id)).stage).toBe('perform');
  });

  it('uses what was invoiced, frees the rest, and opens a redemption, in both books at once', async () => {
    const buyer = await world.buyer(10);
    const id = await world.orderAt('perform', buyer, seller, 8 * WAN);
    await world.conclude(seller.actor, id, 'done', await world.performRecord(seller.actor, 6 * WAN));
    await world.conclude(buyer.actor, id, 'confirm', await world.confirmRecord(buyer.actor));
    expect(await world.quotaSums(buyer.quota)).toEqual({
      issued: 5 * WAN,
      free: 2 * WAN,
      reserved: 0,
      used: 3 * WAN,
      expired: 0,
    });
    const [claims] = await world.sql(
      `select used_fen as used, claimable_fen as claimable from voucher_claims where order_id = $1`,
      [id],
    );
    expect(claims).toEqual({ used: 3 * WAN, claimable: 3 * WAN });
    expect(await world.cases.caseOf(await world.redemptionOf(id))).toMatchObject({
      kind: 'redemption',
      partyId: seller.party,
      stage: 'claim',
    });
  });

  it('is refused between related parties, from unregistered institutions, and for excluded services', async () => {
    const buyer = await world.buyer(1);
    const own = await world.seller();
    await world.joins(buyer, own);
    await expect(world.place(buyer, own, WAN)).rejects.toMatchObject({
      code: 'order.related',
      details: { relations: ['same_person'] },
    });
    await world
      .get(InstitutionService)
      .decide(world.officer, own.party, { state: 'suspended', reason: '待核' });
    await expect(world.place(buyer, own, WAN)).rejects.toThrow('order.institution');
    const without = orders().place(buyer.actor, {
      quota: buyer.quota,
      service: seller.service,
      contractFen: WAN,
      need: '强制检测',
      startsOn: '2026-12-01',
      endsOn: '2026-12-02',
      declared: ['batch_test'],
    });
    await expect(without).rejects.toThrow('order.exclusions');
  });
});

describe('an invoice and a result', () => {
  it('belong to one order for ever, though two bring them at the same moment', async () => {
    const buyer = await world.buyer(10);
    for (const same of ['number', 'sha256'] as const) {
      const pair = [
        await world.orderAt('perform', buyer, seller),
        await world.orderAt('perform', buyer, seller),
      ];
      const known = {
        [same]: same === 'number' ? world.invoice() : randomUUID().replaceAll('-', '').repeat(2),
      };
      const records = [
        await world.performRecord(seller.actor, WAN, known),
        await world.performRecord(seller.actor, WAN, known),
      ];
      const ends = await Promise.allSettled(
        pair.map((id, i) => world.conclude(seller.actor, id, 'done', records[i])),
      );
      expect(ends.map((e) => e.status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = ends.find((e) => e.status === 'rejected') as PromiseRejectedResult;
      expect(lost.reason.code).toBe(same === 'number' ? 'order.invoice-used' : 'order.result-used');
      for (const id of pair) await world.conclude(seller.actor, id, 'cancel').catch(() => undefined);
    }
  });
});

describe('redemption and payment', () => {
  const payable = async (buyer: Buyer, by: Seller): Promise<string> => {
    const redemption = await world.redemptionOf(await world.orderAt('used', buyer, by, WAN));
    await world.conclude(by.actor, redemption, 'claim');
    return redemption;
  };

  it('goes from claim over draw, check and notice to the quarter, paid by two persons', async () => {
    const by = await world.seller();
    const buyer = await world.buyer(10);
    const redemptions = [await payable(buyer, by), await payable(buyer, by), await payable(buyer, by)];
    await expect(world.conclude(world.officer, redemptions[0]!, 'pass')).rejects.toThrow(
      'redemption.not-drawn',
    );
    const drawn = await world.get(DrawService).draw(world.officer, 'CXQ');
    expect(drawn).toMatchObject({ population: 3, drawn: 1 });
    await expect(world.get(DrawService).draw(world.officer, 'CXQ')).rejects.toThrow('draw.nothing');
    const [chosen] = await world.sql<{ id: string }>(
      `select case_id as id from voucher_redemptions where draw_id = $1 and drawn`,
      [drawn.id],
    );
    await expect(world.conclude(world.officer, chosen!.id, 'pass')).rejects.toThrow(
      'redemption.site-finding',
    );
    for (const id of redemptions)
      await world.conclude(
        world.officer,
        id,
        'pass',
        id === chosen!.id ? { siteFinding: '现场核对样品和原始记录，相符' } : {},
      );
    await world.drain();
    const { notice } = await world.publish(...redemptions);
    const published = await world.get(VoucherQueries).published();
    expect(published.map((one) => [one.notice, one.amountFen])).toEqual(Array(3).fill([notice, WAN / 2]));
    await world.noticesEnd();

    const payouts = world.get(PayoutService);
    const [one, two] = world.finance;
    await expect(payouts.prepare(one, 'CXQ', '2027Q1')).rejects.toThrow('batch.quarter-future');
    const { id } = await payouts.prepare(one, 'CXQ', '2026Q4');
    await expect(payouts.prepare(two, 'CXQ', '2026Q4')).rejects.toThrow('batch.nothing');
    await expect(payouts.approve(one, id)).rejects.toThrow('payment.same-person');
    const [payout] = await world.sql<{ id: string; fen: number }>(
      `select id, amount_fen as fen from voucher_payouts where batch_id = $1`,
      [id],
    );
    expect(payout!.fen).toBe(1.5 * WAN);
    const paid = { result: 'paid', on: '2026-12-20', bankReference: 'B1' } as const;
    await expect(payouts.settle(one, payout!.id, paid)).rejects.toThrow('batch.state');
    await payouts.approve(two, id);
    expect((await world.get(PayoutQueries).treasury(one, id)).lines[0]!.slice(1)).toEqual([
      '检测中心',
      '嘉定支行',
      '1001234567890123456',
      '15,000.00',
    ]);
    await payouts.settle(one, payout!.id, { result: 'returned', on: '2026-12-18', reason: '户名不符' });
    await expect(payouts.settle(one, payout!.id, paid)).rejects.toThrow('payout.state');

    const again = await payouts.prepare(two, 'CXQ', '2026Q4');
    await payouts.approve(one, again.id);
    const [second] = await world.sql<{ id: string }>(`select id from voucher_payouts where batch_id = $1`, [
      again.id,
    ]);
    await payouts.settle(one, second!.id, paid);
    for (const each of redemptions)
      expect(await world.cases.caseOf(each)).toMatchObject({ stage: 'paid', result: 'completed' });
    const report = await world.get(LedgerVerifier).verify();
    expect(report).toMatchObject({ ok: true, discrepancies: [] });
    expect(report.books.claims.sums['redeemed']).toBe(1.5 * WAN);
  });

  it('is refused with a reason, handed back, or lapses when nobody claims', async () => {
    const buyer = await world.buyer(10);
    const refused = await payable(buyer, seller);
    await world.conclude(world.officer, refused, 'return');
    expect((await world.cases.caseOf(refused)).stage).toBe('claim');
    await world.conclude(seller.actor, refused, 'claim');
    await world.get(DrawService).draw(world.officer, 'CXQ');
    await world.conclude(world.officer, refused, 'fail');
    const late = await world.redemptionOf(await world.orderAt('used', buyer, seller, WAN));
    days(181);
    await world.get(RedemptionBehaviour).sweep();
    expect(await world.cases.caseOf(late)).toMatchObject({ stage: 'lapsed', result: 'lapsed' });
    const [sums] = await world.sql(
      `select refused_fen as refused, claimed_fen + claimable_fen as rest from voucher_claims c join voucher_redemptions r on r.order_id = c.order_id where r.case_id = $1`,
      [late],
    );
    expect(sums).toEqual({ refused: WAN / 2, rest: 0 });
    expect(await world.wrong()).toEqual([]);
  });
});

describe('expiry', () => {
  it('takes what is free; an open order keeps its reservation until its own limit, and then it expires too', async () => {
    const buyer = await world.buyer(1);
    days(300);
    const open = await world.orderAt('accept', buyer, seller, WAN);
    days(66);
    await Promise.all([world.get(ExpiryService).run(), world.get(ExpiryService).run()]);
    expect(await world.quotaSums(buyer.quota)).toMatchObject({
      free: 0,
      reserved: WAN / 2,
      expired: WAN / 2,
    });
    await expect(world.place(buyer, seller, WAN)).rejects.toThrow('quota.expired');
    await world.conclude(seller.actor, open, 'accept');
    days(120);
    await Promise.all([orders().endOverdue(), orders().endOverdue()]);
    expect(await world.cases.caseOf(open)).toMatchObject({ stage: 'cancelled' });
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ reserved: 0, expired: WAN });
  });
});

describe('who sees what', () => {
  it('shows an institution its own orders and nothing else', async () => {
    const buyer = await world.buyer(10);
    const id = await world.orderAt('used', buyer, seller, WAN);
    const queries = world.get(VoucherQueries);
    const pages = world.get(OrderQueries);
    const stranger = await world.seller();
    expect(await pages.order(seller.actor, id)).toMatchObject({ voucherFen: WAN / 2 });
    await expect(pages.order(stranger.actor, id)).rejects.toThrow('voucher.unknown');
    await expect(queries.quota(seller.actor, buyer.quota)).rejects.toThrow('voucher.unknown');
    await expect(queries.orders(seller.actor, { side: 'office', limit: 20 })).rejects.toThrow();
    const own = await queries.orders(stranger.actor, { side: 'institution', limit: 20 });
    expect(own.items).toEqual([]);
    expect((await queries.orders(buyer.actor, { side: 'enterprise', limit: 20 })).items).toHaveLength(1);
  });
});

describe('messages', () => {
  it('tell the institution of an order by its own reference, and nothing of the application', async () => {
    const buyer = await world.buyer(1);
    const { reference } = await world.place(buyer, seller, WAN);
    await world.drain();
    const [told] = await world.sql<{ template: string; data: Record<string, string> }>(
      `select template, data from messages where account_id = $1 order by id desc limit 1`,
      [seller.actor.account],
    );
    expect(told!.data).toMatchObject({ reference, title: '封装气密性检测' });
    expect(told!.data['link']).toMatch(/^\/vouchers\/orders\//);
  });
});

describe('the catalogue', () => {
  it('finds two-character words and every word of several', async () => {
    const search = async (text: string) =>
      (await world.get(CatalogueQueries).search(visitor, { text, limit: 100 })).items.length;
    expect(await search('气密')).toBeGreaterThan(0);
    expect(await search('检测 报告')).toBeGreaterThan(0);
    expect(await search('密气')).toBe(0);
    expect(await search('气密 晶圆')).toBe(0);
    expect(await search('%')).toBe(0);
  });
});

describe('the books', () => {
  it('refuse an overdraft, a use in one book only, a change and a removal', async () => {
    const buyer = await world.buyer(1);
    const post = (sql: string) =>
      world.cases.tx(async (tx) => {
        await tx.query(
          `insert into voucher_postings (at, kind, quota_id) values (now(), 'expire', '${buyer.quota}') returning id`,
        );
        await tx.query(sql);
      });
    const entry = (from: string, to: string, amount: number) =>
      post(`insert into voucher_entries (posting_id, book, quota_id, from_account, to_account, amount_fen)
        values ((select max(id) from voucher_postings), 'quota', '${buyer.quota}', '${from}', '${to}', ${amount})`);
    await expect(entry('free', 'expired', 2 * WAN)).rejects.toThrow('check');
    await expect(entry('free', 'used', 100)).rejects.toThrow('one book only');
    await expect(entry('issued', 'free', 90 * WAN)).rejects.toThrow('check');
    await expect(entry('free', 'reserved', 100)).rejects.toThrow('order of another quota');
    for (const sql of [
      `update voucher_entries set amount_fen = 1`,
      `delete from voucher_postings`,
      `update voucher_quotas set free_fen = free_fen + 1, issued_fen = issued_fen + 1`,
      `update voucher_orders set reserved_fen = 0`,
      `truncate voucher_entries`,
    ])
      await expect(world.sql(sql)).rejects.toThrow('append-only');
  });

  it('tell a balance, an entry and a removal that somebody tampered with past every trigger', async () => {
    const buyer = await world.buyer(1);
    await world.orderAt('used', buyer, seller, WAN);
    expect(await world.wrong()).toEqual([]);
    const tamper = async (sql: string): Promise<string[]> => {
      let told: string[] = [];
      await world.cases
        .tx(async (tx) => {
          await tx.query(`set local session_replication_role = replica`);
          await tx.query(sql);
          const verifier = new LedgerVerifier({
            read: (text: string, params: unknown[]) => tx.query(text, params),
          } as never);
          told = (await verifier.verify()).discrepancies.map((d) => d.code);
          throw new Error('undone');
        })
        .catch((error: Error) => {
          if (error.message !== 'undone') throw error;
        });
      return told;
    };
    const of = `quota_id = '${buyer.quota}'`;
    expect(
      await tamper(
        `update voucher_quotas set free_fen = free_fen + 7, issued_fen = issued_fen + 7 where id = '${buyer.quota}'`,
      ),
    ).toEqual(['balance', 'balance']);
    expect(
      await tamper(
        `update voucher_entries set amount_fen = amount_fen + 1 where ${of} and to_account = 'used'`,
      ),
    ).toEqual(expect.arrayContaining(['balance', 'books-differ', 'reservation', 'reservation-left']));
    expect(await tamper(`delete from voucher_entries where ${of} and to_account = 'reserved'`)).toEqual(
      expect.arrayContaining(['balance', 'entry-missing', 'overdrawn']),
    );
  });
});
