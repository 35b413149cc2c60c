import fc from 'fast-check';
import {
  creditCodeCheck,
  creditCodeProblem,
  isCreditCode,
  makeCreditCode,
  normaliseCreditCode,
  organisationCheck,
} from './credit-code';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const text = (from: string[], length: number) =>
  fc.array(fc.constantFrom(...from), { minLength: length, maxLength: length }).map((c) => c.join(''));
const codes = () =>
  fc
    .tuple(fc.constantFrom('91', '12', '52', '93'), text([...'0123456789'], 6), text(alphabet, 8))
    .map(([registry, area, organisation]) => makeCreditCode(registry, area, organisation));

describe('unified social credit codes', () => {
  it.each([
    '91512081MA62K0260E',
    '9144030071526726XG',
    '91330100799655058B',
    '914403001922038216',
    '91310000132260250X',
  ])('%s, a real one, is valid', (code) => expect(creditCodeProblem(code)).toBeNull());

  it('the widely copied example of the standard is invalid, its last character should be 3', () => {
    expect(creditCodeProblem('91350100M000100Y4Z')).toBe('alphabet');
    expect(creditCodeCheck('91350100M000100Y4')).toBe('3');
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
  });

  it('a sum that 31 divides gives the check 0', () => {
    const zero = fc.sample(codes(), { numRuns: 400, seed: 31 }).find((code) => code.endsWith('0'));
    expect(zero).toBeDefined();
    expect(isCreditCode(zero!)).toBe(true);
    expect(creditCodeCheck('0'.repeat(17))).toBe('0');
  });

  it('says what is wrong', () => {
    expect(creditCodeProblem('')).toBe('length');
    expect(creditCodeProblem('91512081MA62K0260')).toBe('length');
    expect(creditCodeProblem('91512081MA62K026OE')).toBe('alphabet');
    expect(creditCodeProblem('91512081ma62k0260e')).toBe('alphabet');
    expect(creditCodeProblem('915120A1MA62K0260E')).toBe('alphabet');
    expect(creditCodeProblem('91512081MA62K0260F')).toBe('check');
    const first17 = '91512081MA62K0261';
    expect(creditCodeProblem(first17 + creditCodeCheck(first17))).toBe('organisation-check');
  });

  it('an organisation code ends with X for ten and 0 for eleven', () => {
    expect(organisationCheck('71526726')).toBe('X');
    expect(organisationCheck('13226025')).toBe('0');
    expect(organisationCheck('MA62K026')).toBe('0');
  });

  it('is made comparable as people type it', () => {
    expect(normaliseCreditCode(' ９１５１２０８１ma62k0260e\n')).toBe('91512081MA62K0260E');
    expect(normaliseCreditCode('9151 2081 MA62 K026 0E')).toBe('91512081MA62K0260E');
  });

  it('every generated code is valid, and every single wrong character is found', () => {
    fc.assert(
      fc.property(codes(), (code) => {
        expect(creditCodeProblem(code)).toBeNull();
        const unseen = [...code].flatMap((right, i) =>
          alphabet
            .filter((c) => c !== right)
            .map((c) => code.slice(0, i) + c + code.slice(i + 1))
            .filter(isCreditCode),
        );
        expect(unseen).toEqual([]);
      }),
      runs,
    );
  });

  it('every swap of two neighbours among the first seventeen is found', () => {
    fc.assert(
      fc.property(codes(), fc.integer({ min: 0, max: 15 }), (code, i) => {
        const swapped = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2);
        expect(isCreditCode(swapped)).toBe(swapped === code);
      }),
      runs,
    );
  });

  it('cannot be made of anything else', () => {
    expect(() => makeCreditCode('91', '31011', 'MA62K026')).toThrow(RangeError);
    expect(() => makeCreditCode('91', '310114', 'MI62K026')).toThrow(RangeError);
    expect(() => creditCodeCheck('1')).toThrow(RangeError);
    expect(() => organisationCheck('1')).toThrow(RangeError);
  });
});
