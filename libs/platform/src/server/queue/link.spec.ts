import { atOnceWhileSlow } from './link';

describe('while people wait for answers', () => {
  it.each([
    [8, 0, 1],
    [8, 19_999, 1],
    [8, 20_000, 2],
    [40, 0, 5],
    [40, 20_000, 10],
    [4, 0, 1],
    [1, 50_000, 1],
  ])('of %i tasks at once, with %i in the queue, %i go on', (most, held, go) => {
    expect(atOnceWhileSlow(most, held)).toBe(go);
  });
});
