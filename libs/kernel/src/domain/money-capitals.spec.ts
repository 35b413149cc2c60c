import fc from 'fast-check';
import { capitals } from './money-capitals';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };

/** Reads capital figures back, section by section, knowing nothing of how they are written. */
const read = (text: string): number => {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const small: Record<string, number> = { 拾: 10, 佰: 100, 仟: 1000 };
  const value = (part: string): number => {
    for (const [unit, size] of [['亿', 1e8] as const, ['万', 1e4] as const]) {
      const at = part.lastIndexOf(unit);
      if (at >= 0) return value(part.slice(0, at)) * size + value(part.slice(at + 1));
    }
    let [sum, digit] = [0, 0];
    for (const c of part) {
      if (small[c]) [sum, digit] = [sum + digit * small[c], 0];
      else digit = digits.indexOf(c);
    }
    return sum + digit;
  };
  const [, sign, yuan, jiao, cents] = /^(负)?(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?$/.exec(text)!;
  const fen = value(yuan ?? '') * 100 + digits.indexOf(jiao ?? '零') * 10 + digits.indexOf(cents ?? '零');
  return sign ? -fen : fen;
};

describe('amounts in capital figures', () => {
  it.each([
    [15_000_000, '壹拾伍万元整'],
    [140_950, '壹仟肆佰零玖元伍角'],
    [600_714, '陆仟零柒元壹角肆分'],
    [168_032, '壹仟陆佰捌拾元叁角贰分'],
    [10_700_053, '壹拾万柒仟元伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [32_504, '叁佰贰拾伍元零肆分'],
    [0, '零元整'],
    [4, '肆分'],
    [50, '伍角'],
    [32, '叁角贰分'],
    [100, '壹元整'],
    [1_000_100, '壹万零壹元整'],
    [10_010_000, '壹拾万零壹佰元整'],
    [10_000_000_000, '壹亿元整'],
    [10_000_000_100, '壹亿零壹元整'],
    [10_001_000_000, '壹亿零壹万元整'],
    [100_010_001_000, '壹拾亿零壹拾万零壹拾元整'],
    [1_000_000_000_000_000, '壹拾万亿元整'],
    [Number.MAX_SAFE_INTEGER, '玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分'],
    [-15_000_000, '负壹拾伍万元整'],
  ])('%d fen are %s', (fen, text) => expect(capitals(fen)).toBe(text));

  it('says the amount, whole and nothing else', () => {
    const gaps = fc
      .array(fc.constantFrom('0', '0', '0', '1', '7'), { minLength: 1, maxLength: 15 })
      .map((digits) => Number(digits.join('')));
    const amounts = fc.oneof(gaps, fc.maxSafeInteger(), fc.integer({ min: -2_000_000, max: 2_000_000 }));
    fc.assert(
      fc.property(amounts, (fen) => {
        expect(read(capitals(fen))).toBe(fen);
        expect(capitals(fen)).not.toMatch(/零零|.零元|零元[^整]|零万|零亿/);
        expect(capitals(fen).endsWith('整')).toBe(fen % 100 === 0);
      }),
      runs,
    );
  });

  it('knows no fraction of a fen', () => {
    expect(() => capitals(0.5)).toThrow(RangeError);
  });
});
