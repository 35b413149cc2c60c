import { entitledAmount, instalments } from './amount';
import { monthsBetween, portion, yearsSince } from './expression-functions';
import { changed, cxy, rightContext } from './cxy.fixture';

const definition = cxy();
const amount = (category: string, contract: number | null) =>
  entitledAmount(
    definition,
    rightContext(changed({ 'partner.category': category, 'partner.contract_amount': contract })),
  );

describe('the amount', () => {
  it('is 20 % of the contract until the cap of its category', () => {
    expect(amount('one', 30_000_000)).toEqual({ amount: 6_000_000 });
    expect(amount('one', 240_000_000)).toEqual({ amount: 10_000_000 });
    expect(amount('two', 240_000_000)).toEqual({ amount: 5_000_000 });
    expect(amount('three', 240_000_000)).toEqual({ amount: 3_000_000 });
  });
  it('is rounded down to a whole fen', () => {
    expect(amount('one', 1_004)).toEqual({ amount: 200 });
  });
  it('says which answers it still needs', () => {
    expect(amount('one', null)).toEqual({ missing: ['partner.contract_amount'] });
  });
  it('is paid 60 to 40, the last instalment taking the rest', () => {
    expect(instalments(definition, 9_999_999, {})).toEqual([
      { id: 'first', percent: 60, amountFen: 5_999_999 },
      { id: 'final', percent: 40, amountFen: 4_000_000 },
    ]);
  });
  it('leaves out an instalment that does not apply, and its share to the last', () => {
    const conditional = cxy();
    conditional.payments[0]!.when = 'partner.category == "one"';
    const of = (category: string) => instalments(conditional, 9_999_999, { partner: { category } });
    expect(of('one').map((p) => p.amountFen)).toEqual([5_999_999, 4_000_000]);
    expect(of('two')).toEqual([{ id: 'final', percent: 100, amountFen: 9_999_999 }]);
  });
});

describe('the functions of expressions', () => {
  it('count begun months with the last day', () => {
    expect(monthsBetween('2026-01-31', '2026-02-28')).toBe(2);
    expect(monthsBetween('2026-03-15', '2026-04-14')).toBe(1);
    expect(monthsBetween('2026-05-01', '2026-04-01')).toBe(0);
  });
  it('count completed years', () => {
    expect([yearsSince('2020-11-24', '2026-11-24'), yearsSince('2020-11-25', '2026-11-24')]).toEqual([6, 5]);
  });
  it('take portions exactly, beyond what a double holds', () => {
    expect(portion(9_007_199_254_740_991n, 9_999n, 10_000n)).toBe(9_006_298_534_815_516n);
    expect(() => portion(1n, 1n, 0n)).toThrow(RangeError);
  });
});
