import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visitor } from '@keshen/identity';
import { CatalogueQueries } from './catalogue.queries';
import { DrawService } from './draw.service';
import { Relations } from './relations';
import { VoucherWorld, type Buyer, type Seller } from './voucher.fixture';

const WAN = 1_000_000;
const folder = mkdtempSync(join(tmpdir(), 'voucher-registry-'));
const path = join(folder, 'registry.json');
let world: VoucherWorld;
let buyer: Buyer;
let seller: Seller;
let other: Seller;

beforeAll(async () => {
  writeFileSync(path, '{}');
  world = await VoucherWorld.start({ REGISTRY_FILE: path });
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  [buyer, seller, other] = [await world.buyer(10), await world.seller(), await world.seller()];
  await known({}, {});
});

/** What the register says of buyer and seller from now on; the other institution it knows as unrelated. */
const known = async (a: object, b: object): Promise<void> => {
  const codes = await world.sql<{ id: string; code: string }>(`select id, credit_code as code from parties`);
  const person = (party: string, more: object) => ({
    creditCode: codes.find((c) => c.id === party)!.code,
    name: '示例',
    legalRepresentative: party,
    ...more,
  });
  const legalPersons = [person(buyer.party, a), person(seller.party, b), person(other.party, {})];
  writeFileSync(path, JSON.stringify({ legalPersons }));
};
/** From now on one person represents both. */
const related = (): Promise<void> => known({ legalRepresentative: '沈毅' }, { legalRepresentative: '沈毅' });
const refused = { code: 'order.related', details: { relations: ['same_representative'] } };
const daysPass = (): void => world.cases.clock.advance(2 * 86_400_000);

describe('related parties', () => {
  it('get no order: the same representative, a shared shareholder or office', async () => {
    await known(
      { legalRepresentative: '沈毅', shareholders: ['甲投资'], offices: ['丰登路 1 号'] },
      { legalRepresentative: '沈毅', shareholders: ['甲投资'], offices: ['丰登路1号'] },
    );
    await expect(world.place(buyer, seller, WAN)).rejects.toMatchObject({
      code: 'order.related',
      details: { relations: ['same_representative', 'shared_shareholder', 'shared_office'] },
    });
    writeFileSync(path, 'broken');
    await expect(world.place(buyer, seller, WAN)).rejects.toThrow('order.register-silent');
    await known({ legalRepresentative: '沈毅' }, { legalRepresentative: '秦同安' });
    expect(await world.place(buyer, seller, WAN)).toMatchObject({ voucherFen: WAN / 2 });
  });

  it('are marked in the catalogue, in the list and on the service, for the enterprise whose quota it is', async () => {
    await related();
    await world.joins(buyer, other);
    daysPass();
    while (await world.get(Relations).refresh());
    const catalogue = world.get(CatalogueQueries);
    const marks = async (actor: Buyer['actor']) => {
      const { items } = await catalogue.search(actor, { limit: 100 });
      const of = (one: Seller) => items.find((i) => i.id === one.service)!.related;
      return [of(seller), of(other)];
    };
    const { party } = buyer;
    expect(await marks(buyer.actor)).toEqual([
      [{ party, relations: ['same_representative'] }],
      [{ party, relations: ['same_person'] }],
    ]);
    expect(await catalogue.service(buyer.actor, seller.service)).toMatchObject({
      related: [{ party, relations: ['same_representative'] }],
      orderable: false,
    });
    for (const nobody of [visitor, seller.actor, (await world.buyer(1)).actor])
      expect(await marks(nobody)).toEqual([[], []]);
  });

  it('that became so after the order get no voucher used; the order can be given up, and nothing is lost', async () => {
    const id = await world.orderAt('confirm', buyer, seller, WAN);
    await related();
    const confirm = async () =>
      world.conclude(buyer.actor, id, 'confirm', await world.confirmRecord(buyer.actor));
    await expect(confirm()).rejects.toMatchObject(refused);
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ reserved: WAN / 2, used: 0 });
    writeFileSync(path, 'broken');
    await expect(confirm()).rejects.toThrow('order.register-silent');
    await world.conclude(buyer.actor, id, 'cancel');
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ reserved: 0, free: 5 * WAN });
  });

  it('that become so while two confirm get at most what was confirmed before, and no redemption of it', async () => {
    const orders = [
      await world.orderAt('confirm', buyer, seller, WAN),
      await world.orderAt('confirm', buyer, seller, WAN),
    ];
    const records = [await world.confirmRecord(buyer.actor), await world.confirmRecord(buyer.actor)];
    const ends = await Promise.allSettled([
      ...orders.map((id, i) => world.conclude(buyer.actor, id, 'confirm', records[i])),
      world.joins(buyer, seller),
    ]);
    const used = ends.slice(0, 2).filter((end) => end.status === 'fulfilled').length;
    for (const end of ends.slice(0, 2))
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'order.related' });
    expect(await world.quotaSums(buyer.quota)).toMatchObject({ used: (used * WAN) / 2 });
    for (const [i, id] of orders.entries())
      if (ends[i]!.status === 'fulfilled')
        await expect(
          world.conclude(seller.actor, await world.redemptionOf(id), 'claim'),
        ).rejects.toMatchObject({ code: 'order.related' });
    expect(await world.wrong()).toEqual([]);
  });

  it('that became so after the use get nothing redeemed, at the claim and at the check', async () => {
    const redemption = await world.redemptionOf(await world.orderAt('used', buyer, seller, WAN));
    await related();
    await expect(world.conclude(seller.actor, redemption, 'claim')).rejects.toMatchObject(refused);
    await known({}, {});
    await world.conclude(seller.actor, redemption, 'claim');
    await related();
    await world.get(DrawService).draw(world.officer, 'CXQ');
    const finding = { siteFinding: '现场核对，相符' };
    await expect(world.conclude(world.officer, redemption, 'pass', finding)).rejects.toMatchObject(refused);
    await world.conclude(world.officer, redemption, 'fail');
    expect(await world.cases.caseOf(redemption)).toMatchObject({ result: 'refused' });
    expect(await world.wrong()).toEqual([]);
  });
});
