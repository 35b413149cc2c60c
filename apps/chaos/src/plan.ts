/** How often a whole run does the kills together, and each other fault. */
export const KILLS = 100;
export const OTHERS_EACH = 3;

/**
 * The faults of a run in turn. The whole: so many kills, and each other fault a few times, spread among each other, so
 * that whoever ends it early has seen of everything. Fewer `rounds`: half kills, half others; more: from the beginning.
 */
export function planOf(
  deaths: readonly string[],
  others: readonly string[],
  rounds = wholeOf(deaths, others),
): string[] {
  const whole = wholeOf(deaths, others);
  const kills =
    rounds < whole && deaths.length && others.length
      ? Math.ceil(rounds / 2)
      : deaths.length
        ? Math.round((rounds * KILLS) / whole)
        : 0;
  return [...spread(deaths, kills), ...spread(others, rounds - kills)]
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

const wholeOf = (deaths: readonly string[], others: readonly string[]): number =>
  (deaths.length ? KILLS : 0) + OTHERS_EACH * others.length;

/** So many of these by turns, each at its part of the run. */
const spread = (names: readonly string[], many: number) =>
  Array.from({ length: many }, (_, n) => ({ name: names[n % names.length]!, at: (n + 0.5) / many }));
