import { slope } from './slope';

describe('the slope of points', () => {
  it('is that of the line through them, and tells nothing of one point', () => {
    expect(
      slope([
        [0, 5],
        [1, 7],
        [3, 11],
      ]),
    ).toBeCloseTo(2);
    expect(
      slope([
        [0, 5],
        [1, 6],
        [2, 5],
      ]),
    ).toBeCloseTo(0);
    expect(slope([[0, 5]])).toBeNaN();
  });
});
