import { seededRandom } from '@keshen/kernel';
import { drawMasks, maskLetters } from './masked-name';

const below = (seed: string) => {
  const random = seededRandom(seed);
  return (n: number) => Math.floor(random() * n);
};

describe('the masked names of a panel', () => {
  it('are letters, and two from the twenty-seventh on', () =>
    expect([1, 2, 26, 27, 52, 53].map(maskLetters)).toEqual(['A', 'B', 'Z', 'AA', 'AZ', 'BA']));

  it('are given once each, and keep to those that were given before', () => {
    for (let n = 0; n < 50; n++) {
      const first = drawMasks([], 5, below(`first ${n}`));
      const later = drawMasks(first, 2, below(`later ${n}`));
      expect(new Set([...first, ...later]).size).toBe(7);
      expect(Math.max(...first, ...later)).toBeLessThanOrEqual(9);
    }
  });

  it('do not follow the order of assignment', () => {
    const orders = Array.from({ length: 40 }, (_, n) => drawMasks([], 5, below(`order ${n}`)).join());
    expect(new Set(orders).size).toBeGreaterThan(20);
    const lastIsHighest = orders.filter((order) => {
      const masks = order.split(',').map(Number);
      return masks.at(-1) === Math.max(...masks);
    });
    expect(lastIsHighest.length).toBeLessThan(30);
  });
});
