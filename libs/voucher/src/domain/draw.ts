import { seededRandom, shuffle } from '@keshen/kernel';

/** How many of so many are checked at random: the share rounded up, at least one. `share` in hundredths of a percent. */
export const sampleSize = (count: number, share: number): number =>
  count === 0 ? 0 : Math.max(1, Math.ceil((count * share) / 10_000));

/**
 * 抽查: the drawn ones, in the order drawn. The population is sorted first, so that anybody who knows it and the seed
 * draws the same.
 */
export function drawSample(seed: string, population: readonly string[], share: number): string[] {
  return shuffle(seededRandom(seed), [...population].sort()).slice(0, sampleSize(population.length, share));
}
