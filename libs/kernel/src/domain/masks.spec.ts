import fc from 'fast-check';
import { maskBankAccount, maskEmail, maskMobile, maskName } from './masks';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };

describe('what lists show of people', () => {
  it.each([
    ['沈毅', '沈*'],
    ['周晓敏', '周*敏'],
    ['欧阳晓敏', '欧**敏'],
    [' 吴浩然 ', '吴*然'],
    ['𠮷田', '𠮷*'],
    ['王', '*'],
    ['', ''],
  ])('the name %j is %j', (name, masked) => expect(maskName(name)).toBe(masked));

  it('a mobile number keeps three and four digits', () => {
    expect(maskMobile('13812342047')).toBe('138****2047');
    expect(maskMobile('138 1234 2047')).toBe('138****2047');
    expect(maskMobile('62531234')).toBe('******34');
    expect(maskMobile('110')).toBe('***');
  });

  it('a bank account keeps its last four digits', () => {
    expect(maskBankAccount('6222 0210 0112 3456')).toBe('************3456');
    expect(maskBankAccount('1234')).toBe('****');
  });

  it('an address keeps its domain and not the length of its name', () => {
    expect(maskEmail('zhou.min@example.cn')).toBe('z***@example.cn');
    expect(maskEmail('zh@example.cn')).toBe('z***@example.cn');
    expect(maskEmail('z@example.cn')).toBe('***@example.cn');
    expect(maskEmail('nobody')).toBe('******');
  });

  it('no mask of two characters or more gives everything away', () => {
    const names = fc.string({ unit: fc.constantFrom(...'周晓敏欧阳'), minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(names, (name) => {
        expect(maskName(name)).toHaveLength(name.length);
        expect(maskName(name)).toMatch(/\*/);
      }),
      runs,
    );
  });
});
