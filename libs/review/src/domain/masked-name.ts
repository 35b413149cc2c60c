/** 专家A … 专家Z, 专家AA …: how experts of a panel know each other. `mask` counts from 1. */
export function maskLetters(mask: number): string {
  const rest = mask - 1;
  const last = String.fromCharCode(65 + (rest % 26));
  return rest < 26 ? last : maskLetters(Math.floor(rest / 26)) + last;
}

/** Letters more than there are seats, so that the highest one need not be who came last. */
const SPARE = 2;

/**
 * Masks for those who have none, drawn from the free ones at random: neither the order of assignment nor an id tells
 * whose letter it is, and a letter that was given stays. `below(n)` draws a whole number from 0 to n − 1.
 */
export function drawMasks(taken: readonly number[], wanted: number, below: (n: number) => number): number[] {
  const most = taken.length + wanted + SPARE;
  const free = Array.from({ length: most }, (_, i) => i + 1).filter((mask) => !taken.includes(mask));
  return Array.from({ length: wanted }, () => free.splice(below(free.length), 1)[0]!);
}
