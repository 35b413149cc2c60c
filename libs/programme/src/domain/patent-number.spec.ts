import fc from 'fast-check';
import { normalisePatentNumber, patentCheck, patentNumberProblem } from './patent-number';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const problem = (text: string, regions?: ('cn' | 'foreign')[]) =>
  patentNumberProblem(normalisePatentNumber(text), regions);

describe('a patent number', () => {
  it('is right with its check digit, X included, however it is typed', () => {
    for (const text of [
      '200310100002.X',
      'ZL200310100002.x',
      ' CN 2003 1010 0002.X',
      'ＺＬ２００３１０１０００02.X',
    ])
      expect(problem(text)).toBeNull();
    expect(problem(`85100001.${patentCheck('85100001')}`)).toBeNull();
  });

  it('is refused with a wrong check digit, another length, or an unknown kind of right', () => {
    expect(problem('200310100002.1')).toBe('check');
    for (const text of ['200310100002', '20031010000.X', '200340100002.X', '130310100002.X', 'ZL', '专利'])
      expect(problem(text)).toBe('shape');
  });

  it('of another office is right only where the question says so', () => {
    for (const text of [
      'PCT/CN2016/070001',
      'WO2016123456A1',
      'US10123456B2',
      'EP3000000A1',
      'JP2016123456A',
    ]) {
      expect(problem(text)).toBe('foreign');
      expect(problem(text, ['cn', 'foreign'])).toBeNull();
    }
    expect(problem('CN101234567A', ['cn', 'foreign'])).toBe('shape');
    expect(problem('200310100002.X', ['foreign'])).toBe('shape');
  });

  it('shows every single wrong digit whose weight tells', () => {
    const digits = fc.stringMatching(/^20\d{2}[12389]\d{7}$/);
    fc.assert(
      fc.property(digits, fc.nat(11), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        const wrong = [...number];
        wrong[place] = String((Number(wrong[place]) + by) % 10);
        expect(patentCheck(wrong.join(''))).not.toBe(patentCheck(number));
      }),
      runs,
    );
  });
});
