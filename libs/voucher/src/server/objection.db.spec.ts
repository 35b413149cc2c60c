import { ApplicationQueries } from '@keshen/application/server';
import { NoticeQueries, NoticeService, ObjectionService } from '@keshen/notice/server';
import { OrderQueries } from './order.queries';
import { PayoutService } from './payout.service';
import { VoucherQueries } from './voucher.queries';
import { VoucherWorld, type Buyer } from './voucher.fixture';

const WAN = 1_000_000;
let world: VoucherWorld;
let buyer: Buyer;
beforeAll(async () => {
  world = await VoucherWorld.start();
  buyer = await world.buyer(10);
});
afterAll(() => world?.close());
beforeEach(() => world.cases.clock.set('2026-11-24T02:00:00Z'));

const claimsOf = async (redemption: string): Promise<unknown> =>
  (
    await world.sql(
      `select claimed_fen as claimed, refused_fen as refused from voucher_claims c
         join voucher_redemptions r on r.order_id = c.order_id where r.case_id = $1`,
      [redemption],
    )
  )[0];
const answer = (caseId: string, outcome: string, amountFen?: number): Promise<void> =>
  world.conclude(world.officer, caseId, outcome, {
    answer: '已调取原始记录核实，答复如下。',
    ...(amountFen ? { amountFen } : {}),
  });
const stageOf = async (redemption: string): Promise<string> => (await world.cases.caseOf(redemption)).stage;

describe('an objection to the notice of a redemption', () => {
  it('is a case of its own; the redemption waits beyond its notice and is paid when the objection is not upheld', async () => {
    const made = await world.published(buyer);
    const { caseId, code } = await world.object(made);
    expect(await world.cases.caseOf(caseId)).toMatchObject({
      kind: 'objection',
      parentId: made.redemption,
      partyId: made.seller.party,
    });
    await world.noticesEnd();
    expect(await stageOf(made.redemption)).toBe('objection');
    const [one] = world.finance;
    await expect(world.get(PayoutService).prepare(one, 'CXQ', '2026Q4')).rejects.toThrow('batch.nothing');
    await answer(caseId, 'maintain');
    await world.drain();
    expect(await stageOf(made.redemption)).toBe('pay');
    expect(await claimsOf(made.redemption)).toEqual({ claimed: WAN / 2, refused: 0 });
    expect(await world.get(ObjectionService).status(code)).toMatchObject({
      state: 'answered',
      result: 'maintained',
      project: '封装气密性检测',
    });
  });

  it('that is upheld takes the whole claim, or what it was lowered by, to refused in the same books', async () => {
    const revoked = await world.published(buyer);
    const adjusted = await world.published(buyer);
    const [first, second] = [await world.object(revoked), await world.object(adjusted)];
    await expect(answer(second.caseId, 'adjust', WAN)).rejects.toThrow('award.not-lower');
    await answer(first.caseId, 'revoke');
    await answer(second.caseId, 'adjust', WAN / 10);
    await world.noticesEnd();
    expect(await world.cases.caseOf(revoked.redemption)).toMatchObject({
      stage: 'refused',
      result: 'refused',
    });
    expect(await claimsOf(revoked.redemption)).toEqual({ claimed: 0, refused: WAN / 2 });
    expect(await stageOf(adjusted.redemption)).toBe('pay');
    expect(await claimsOf(adjusted.redemption)).toEqual({ claimed: WAN / 10, refused: (WAN / 10) * 4 });
    const lines = await world.sql<{ fen: number }>(
      `select amount_fen as fen from voucher_redemptions where case_id = $1`,
      [adjusted.redemption],
    );
    expect(lines).toEqual([{ fen: WAN / 10 }]);
    expect(await world.wrong()).toEqual([]);
  });

  it('never tells who made it, nor the institution anything of the application', async () => {
    const made = await world.published(buyer);
    const { caseId } = await world.object(made);
    await world.drain();
    const pages = world.get(OrderQueries);
    const office = await pages.order(world.officer, caseId);
    expect(office['objections']).toMatchObject([
      { case: { id: caseId }, duty: { role: 'officer' }, view: { objection: { caseId }, awardFen: WAN / 2 } },
    ]);
    const seen = [
      await pages.order(made.seller.actor, made.redemption),
      await pages.order(buyer.actor, made.redemption),
      await world.get(NoticeQueries).notice(made.notice),
      await world.get(VoucherQueries).published(),
      office,
      ...(await world.sql(`select data::text from messages`)),
    ];
    expect(seen[0]).toMatchObject({ objections: [], notice: { id: made.notice, objections: 1 } });
    for (const each of seen) {
      expect(JSON.stringify(each)).not.toContain('欧阳晓敏');
      expect(JSON.stringify(each)).not.toContain('13912340586');
    }
    const [told] = await world.sql<{ data: Record<string, string> }>(
      `select data from messages where account_id = $1 order by id desc limit 1`,
      [made.seller.actor.account],
    );
    expect(told!.data).toMatchObject({ title: '封装气密性检测' });
    expect(told!.data['reference']).toMatch(/^CXQO-/);
    const page = await world.get(ApplicationQueries).page(world.officer, buyer.application);
    expect((page['cases'] as { case: { kind: string } }[]).map((one) => one.case.kind)).toEqual([
      'application',
    ]);
  });

  it('comes in time only, and a notice speaks of redemptions alone', async () => {
    const made = await world.published(buyer);
    expect(await world.get(NoticeQueries).notice(made.notice)).toMatchObject({
      about: 'redemption',
      items: [{ project: '封装气密性检测', amountFen: WAN / 2 }],
    });
    await expect(
      world.get(NoticeService).publish(world.officer, {
        callId: (await world.cases.caseOf(made.redemption)).callId,
        title: '科技创新券拟兑付服务公示',
        contact: { office: '监督科', phone: '021-0000-0009', address: null },
        cases: [made.redemption],
      }),
    ).rejects.toThrow('notice.case-published');
    await world.noticesEnd();
    await expect(world.object(made)).rejects.toThrow('notice.over');
    expect(await stageOf(made.redemption)).toBe('pay');
  });
});
