import { between, seededRandom } from '@keshen/kernel';

/** An instance as `npm run assign` reads it. */
export interface Made {
  papers: number;
  reviewers: number;
  demand: number[];
  capacity: number[];
  affinity: number[][];
  conflicts: [number, number][];
}

const TOPICS = 40;

/**
 * Fits from 1 to 100 as topics give them: an application has a few, an expert cares for a dozen more or less, and
 * chance does the rest. Two pairs of a hundred are conflicts; three experts for each application, an even load.
 */
export function made(papers: number, reviewers: number, capacity: number, seed: string): Made {
  const random = seededRandom(seed);
  const topicsOf = (n: number): Map<number, number> =>
    new Map(Array.from({ length: n }, () => [between(random, 0, TOPICS - 1), between(random, -2, 4)]));
  const experts = Array.from({ length: reviewers }, () => topicsOf(12));
  const conflicts: [number, number][] = [];
  const affinity = Array.from({ length: papers }, (_, p) => {
    const topics = [...topicsOf(between(random, 1, 4)).keys()];
    return experts.map((interests, r) => {
      if (random() < 0.02) conflicts.push([p, r]);
      const shared = topics.reduce((sum, t) => sum + (interests.get(t) ?? 0), 0);
      const noise = between(random, 0, 25) + between(random, 0, 25);
      return Math.max(1, Math.min(100, Math.round(2 + noise + (16 * shared) / Math.sqrt(topics.length))));
    });
  });
  return {
    papers,
    reviewers,
    demand: Array(papers).fill(3),
    capacity: Array(reviewers).fill(capacity),
    affinity,
    conflicts,
  };
}
