import { aggregate, type Method } from './aggregate';
import { DRAWS_LEAST, DRAWS_MOST, drawsFor, resample, type Panel } from './resample';

const panels: Panel[] = Array.from({ length: 12 }, (_, i) => ({
  caseId: `a${i}`,
  given: [0, 1, 3, 4, 7].map((step) => ({
    expert: `e${(i + step) % 9}`,
    total: 6000 + i * 150 + ((i * 31 + step * 17) % 11) * 100,
  })),
}));
const drawn = (seed: string, draws = 500, of = panels, method: Method = 'trimmed-mean'): number[][] => {
  const all: number[][] = [];
  resample(method, of, { seed, draws }, (scores) => all.push([...scores]));
  return all;
};

describe('drawing the experts anew', () => {
  it('gives the same scores for the same seed, and others for another', () => {
    expect(drawn('k1')).toEqual(drawn('k1'));
    expect(drawn('k1')).not.toEqual(drawn('k2'));
  });

  it('scores every case in every draw, also one whose panel was not drawn, within what its experts gave', () => {
    const alone: Panel[] = [...panels, { caseId: 'z', given: [{ expert: 'only', total: 4200 }] }];
    for (const scores of drawn('k1', 500, alone)) {
      expect(scores[12]).toBe(4200);
      scores.forEach((score, i) => {
        const totals = alone[i]!.given.map((each) => each.total);
        expect(score).toBeGreaterThanOrEqual(Math.min(...totals));
        expect(score).toBeLessThanOrEqual(Math.max(...totals));
      });
    }
  });

  it('varies around the score by as much as the mean of five does', () => {
    const scores = drawn('k1', 2000, panels, 'mean').map((each) => each[0]!);
    const totals = panels[0]!.given.map((each) => each.total);
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    const deviation = Math.sqrt(scores.reduce((a, b) => a + (b - mean) ** 2, 0) / scores.length);
    const centre = totals.reduce((a, b) => a + b, 0) / 5;
    const error = Math.sqrt(totals.reduce((a, b) => a + (b - centre) ** 2, 0) / 4 / 5);
    expect(Math.abs(mean - aggregate('mean', totals).score)).toBeLessThan(error / 4);
    expect(deviation / error).toBeGreaterThan(0.8);
    expect(deviation / error).toBeLessThan(1.25);
  });

  it('looks at about as many totals, however large the call is', () => {
    expect(drawsFor(panels)).toBe(DRAWS_MOST);
    const large = Array.from({ length: 1000 }, () => panels[0]!);
    expect(drawsFor(large)).toBe(DRAWS_LEAST);
    expect(drawsFor([])).toBe(DRAWS_MOST);
  });
});
