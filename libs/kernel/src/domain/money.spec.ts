import fc from 'fast-check';
import { addFen, fenFromWan, fenFromYuan, ratioOfFen, splitFen, wanText, yuanText } from './money';
import { isRefusal } from './refusal';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const max = Number.MAX_SAFE_INTEGER;
const fen = () => fc.maxSafeInteger();
/** Whole percentages that sum to 100, from cut points. */
const percents = () =>
  fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 }).map((cuts) => {
    const points = [0, ...cuts.sort((a, b) => a - b), 100];
    return points.slice(1).map((point, i) => point - points[i]!);
  });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (e) {
    if (isRefusal(e)) return e.code;
    throw e;
  }
  return 'none';
};

describe('money as people write it', () => {
  it.each([
    ['1,234.56', 123456],
    ['0.1', 10],
    ['-3', -300],
    ['-0', 0],
    ['007', 700],
    ['1.500', 150],
    [' １，２３４．５６ ', 123456],
    ['90071992547409.91', max],
  ])('reads %s yuan exactly', (text, amount) => {
    expect(fenFromYuan(text)).toBe(amount);
  });

  it.each([
    ['10', 10_000_000],
    ['0.000001', 1],
    ['1,500.5', 1_500_500_000],
  ])('reads %s 万元 exactly', (text, amount) => {
    expect(fenFromWan(text)).toBe(amount);
  });

  it.each(['', ' ', '.5', '1.', '1,23', '12,34,567', '1e3', '1.234', '--1', '+1', '一百', '1 234', 'NaN'])(
    'refuses %j as yuan',
    (text) => expect(codeOf(() => fenFromYuan(text))).toBe('money.malformed'),
  );

  it('refuses an amount that is no safe integer of fen', () => {
    expect(codeOf(() => fenFromYuan('90071992547409.92'))).toBe('money.too-large');
    expect(codeOf(() => fenFromWan('9'.repeat(400)))).toBe('money.too-large');
    expect(codeOf(() => fenFromWan('0.0000001'))).toBe('money.malformed');
  });

  it('writes yuan with two decimals and 万元 with as many as exactness needs', () => {
    expect(yuanText(10_000_000)).toBe('100,000.00');
    expect(yuanText(-5)).toBe('-0.05');
    expect(yuanText(0)).toBe('0.00');
    expect(wanText(10_000_000)).toBe('10.00');
    expect(wanText(1_500_500_000)).toBe('1,500.50');
    expect(wanText(1_234_567)).toBe('1.234567');
    expect(wanText(1_234_500)).toBe('1.2345');
    expect(wanText(-1)).toBe('-0.000001');
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fen(), (amount) => {
        expect(fenFromYuan(yuanText(amount))).toBe(amount);
        expect(fenFromWan(wanText(amount))).toBe(amount);
      }),
      runs,
    );
  });

  it('never writes half a fen', () => {
    expect(() => yuanText(0.5)).toThrow(RangeError);
    expect(() => wanText(NaN)).toThrow(RangeError);
    expect(() => addFen(1, 0.1)).toThrow(RangeError);
    expect(() => addFen(max, 1)).toThrow(RangeError);
  });
});

describe('reckoning with money', () => {
  it('adds like whole numbers', () => {
    const part = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (amounts) => {
        const sum = amounts.reduce((total, a) => total + BigInt(a), 0n);
        expect(BigInt(addFen(...amounts))).toBe(sum);
        expect(addFen(...[...amounts].reverse())).toBe(addFen(...amounts));
      }),
      runs,
    );
    expect(addFen()).toBe(0);
  });

  it('takes a ratio without a float and rounds down', () => {
    expect(ratioOfFen(100, 1, 3)).toBe(33);
    expect(ratioOfFen(-100, 1, 3)).toBe(-34);
    expect(ratioOfFen(max, 999, 1000)).toBe(8_998_192_055_486_250);
    expect(() => ratioOfFen(1, 0.3, 1)).toThrow(RangeError);
    expect(() => ratioOfFen(1, 1, 0)).toThrow(RangeError);
    expect(() => ratioOfFen(max, 2, 1)).toThrow(RangeError);
  });

  it('a ratio of one is the amount, and a ratio rounds by less than a fen', () => {
    fc.assert(
      fc.property(fen(), fc.integer({ min: 1, max: 1_000_000 }), (amount, by) => {
        expect(ratioOfFen(amount, by, by)).toBe(amount);
        const rest = BigInt(amount) - BigInt(ratioOfFen(amount, 1, by)) * BigInt(by);
        expect(rest >= 0n && rest < BigInt(by)).toBe(true);
      }),
      runs,
    );
  });

  it('splits 60 to 40, and the last instalment takes the rest', () => {
    expect(splitFen(10_000_000, [60, 40])).toEqual([6_000_000, 4_000_000]);
    expect(splitFen(101, [33.33, 33.33, 33.34])).toEqual([33, 33, 35]);
    expect(splitFen(5, [100])).toEqual([5]);
  });

  it('every split sums to its total, no part of a grant is negative', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), percents(), (total, shares) => {
        const parts = splitFen(total, shares);
        expect(parts).toHaveLength(shares.length);
        expect(addFen(...parts)).toBe(total);
        expect(parts.every((part) => part >= 0)).toBe(true);
      }),
      runs,
    );
  });

  it.each([[[60, 30]], [[]], [[110, -10]], [[NaN, 100]], [[33.333333, 66.666667]]])(
    'refuses percentages that are no split: %j',
    (shares) => expect(codeOf(() => splitFen(100, shares))).toBe('money.split'),
  );
});
