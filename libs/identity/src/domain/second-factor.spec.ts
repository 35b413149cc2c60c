import { secondFactorOf, stepOf } from './second-factor';

describe('the second factor', () => {
  it.each([
    [false, 0, 'optional', 'off'],
    [false, 1, 'optional', 'off'],
    [true, 1, 'optional', 'on'],
    [false, 0, 'staff', 'off'],
    [false, 1, 'staff', 'needed'],
    [true, 1, 'staff', 'on'],
  ] as const)('set up %s, with %i staff roles, where it is %s, is %s', (hasFactor, roles, asked, state) => {
    expect(secondFactorOf({ hasFactor, staff: Array.from({ length: roles }) }, asked)).toBe(state);
  });

  it('takes a code once, and none that is older than the last one taken', () => {
    const now = new Date(1_000 * 30_000);
    expect(stepOf(0, null, now)).toEqual({ step: 1000, again: false });
    expect(stepOf(-1, null, now)).toEqual({ step: 999, again: false });
    expect(stepOf(0, 1000, now)).toEqual({ step: 1000, again: true });
    expect(stepOf(-1, 1000, now)).toEqual({ step: 999, again: true });
    expect(stepOf(1, 1000, now)).toEqual({ step: 1001, again: false });
    expect(stepOf(null, null, now)).toBeNull();
  });
});
