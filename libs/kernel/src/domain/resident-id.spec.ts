import fc from 'fast-check';
import { dateOfDay, dayNumber } from './shanghai-time';
import {
  makeResidentId,
  maskResidentId,
  normaliseResidentId,
  residentIdCheck,
  residentIdProblem,
} from './resident-id';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const digits = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length }).map((c) => c.join(''));
const birthdays = () =>
  fc
    .integer({ min: dayNumber('1930-01-01'), max: dayNumber('2025-12-31') })
    .map((day) => dateOfDay(day).replaceAll('-', ''));
const ids = () =>
  fc.tuple(digits(6), birthdays(), digits(3)).map(([area, day, n]) => makeResidentId(area, day, n));

describe('resident identity numbers', () => {
  it('the example of the standard is valid', () => {
    expect(residentIdProblem('11010519491231002X')).toBeNull();
    expect(residentIdProblem('440524188001010014')).toBeNull();
    expect(residentIdCheck('11010519491231002')).toBe('X');
  });

  it('says what is wrong', () => {
    expect(residentIdProblem('110105491231002')).toBe('length');
    expect(residentIdProblem('11010519491231002x')).toBe('alphabet');
    expect(residentIdProblem('1101051949123X0021')).toBe('alphabet');
    expect(residentIdProblem('110105194902300021')).toBe('birthday');
    expect(residentIdProblem('110105000001010021')).toBe('birthday');
    expect(residentIdProblem('110105194912310021')).toBe('check');
    expect(normaliseResidentId(' １１0105 19491231 002x')).toBe('11010519491231002X');
  });

  it('every generated number is valid, and every single wrong digit is found', () => {
    fc.assert(
      fc.property(ids(), (id) => {
        expect(residentIdProblem(id)).toBeNull();
        const unseen = [...id].flatMap((right, i) =>
          [...'0123456789X']
            .filter((c) => c !== right)
            .map((c) => id.slice(0, i) + c + id.slice(i + 1))
            .filter((wrong) => residentIdProblem(wrong) === null),
        );
        expect(unseen).toEqual([]);
      }),
      runs,
    );
  });

  it('is shown with place and last four only', () => {
    const id = makeResidentId('310114', '19800101', '123');
    expect(maskResidentId(id)).toBe(`310114********${id.slice(14)}`);
    expect(maskResidentId('123')).toBe('***');
  });

  it('is not named in an error', () => {
    expect(() => makeResidentId('310114', '19800230', '123')).toThrow(/^no resident identity number$/);
    expect(() => residentIdCheck('1')).toThrow(/^not 17 digits$/);
  });
});
