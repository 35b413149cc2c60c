import { statSync } from 'node:fs';

/** Journeys, then what kills workers and waits for the others, then the rest. */
const rank = (path) => [/\.e2e\.ts$/, /\.queue\.spec\.ts$/, /./].findIndex((kind) => kind.test(path));

/** The longest first, so that none is left alone at the end; of suites of a kind the larger file takes longer. */
export default class LongestFirst {
  sort(tests) {
    const key = ({ path }) => ({ path, rank: rank(path), size: statSync(path).size });
    const keys = new Map(tests.map((test) => [test, key(test)]));
    return [...tests].sort((a, b) => before(keys.get(a), keys.get(b)));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

/** The files of the longest journeys hold one line; by their names they come first. */
function before(a, b) {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.rank === 0 ? a.path.localeCompare(b.path) : b.size - a.size;
}
