import { between, seededRandom } from '@keshen/kernel';
import { Year2016 } from './year-2016.fixture';

const WAN = 1_000_000;
/** 嘉科[2017]5号, January to September: kind, contracts, amount in 万元. */
const kinds = [
  ['development', 144, 31_700],
  ['transfer', 9, 4_393],
  ['consulting', 3, 320],
  ['service', 11, 14_500],
] as const;

/** So many amounts in fen that add up to the whole, none of them nothing. */
function amounts(seed: string, count: number, wan: number): number[] {
  const random = seededRandom(seed);
  const mean = Math.floor((wan * WAN) / count);
  const most = Array.from({ length: count - 1 }, () => between(random, Math.ceil(mean / 2), mean));
  return [...most, wan * WAN - most.reduce((sum, fen) => sum + fen, 0)];
}

describe('the technology contracts of 2016', () => {
  let year: Year2016;
  beforeAll(async () => {
    year = await Year2016.start('JSHT', 0);
  });
  afterAll(() => year?.close());

  it('were 167 in nine months: 144 + 9 + 3 + 11, together 5.09 亿元', async () => {
    const step = Math.floor((200 * 86_400_000) / 167);
    for (const [type, count, wan] of kinds)
      for (const [n, amount] of amounts(`JSHT ${type}`, count, wan).entries()) {
        const contract = await year.enter({
          'contract.no': `${type.toUpperCase()}-2016-${n + 1}`,
          'contract.name': `技术合同 ${type} ${n + 1}`,
          'contract.type': type,
          'contract.side': 'seller',
          'contract.seller': '上海某科技有限公司',
          'contract.amount': amount,
          'contract.tech_amount': Math.floor(amount * 0.9),
          'contract.secret': 'no',
        });
        if (n % 40 === 7) {
          await year.conclude(year.officer, contract, 'difficult');
          await year.conclude(year.officer, contract, 'pass');
        } else await year.conclude(year.officer, contract, 'pass');
        await year.conclude(year.officer, contract, 'register');
        year.clock.advance(step);
      }
    await year.work();
    expect(year.clock.now() < new Date('2016-09-30T16:00:00Z')).toBe(true);

    const found = await year.world.db.database.read<{ type: string; n: number; fen: number }>(
      `select s.answers ->> 'contract.type' as type, count(*)::int as n, sum((s.answers ->> 'contract.amount')::bigint)::bigint as fen
       from programme_registrations g join submissions s on s.application_id = g.application_id
       where g.programme_code = 'JSHT' and g.year = 2016 and g.state = 'registered' group by 1`,
    );
    const of = Object.fromEntries(found.map(({ type, n, fen }) => [type, [n, Number(fen) / WAN]]));
    expect(of).toEqual(Object.fromEntries(kinds.map(([type, n, wan]) => [type, [n, wan]])));
    const total = kinds.reduce((sum, [, , wan]) => sum + wan, 0);
    expect((total / 10_000).toFixed(2)).toBe('5.09');
    expect(await year.results()).toEqual({ completed: 167 });

    const numbers = await year.world.db.database.read<{ number: string }>(
      `select number from programme_registrations where programme_code = 'JSHT' order by number`,
    );
    expect(numbers.map((r) => r.number)).toEqual(
      Array.from({ length: 167 }, (_, n) => `2016310114${String(n + 1).padStart(6, '0')}`),
    );
  });
});
