import { statSync } from 'node:fs';

/** What takes half a minute and more though its file is small, the longest first. */
const long = [
  'subsidy/killed-list.db.spec.ts',
  'drive/drive.db.spec.ts',
  'killed.queue.spec.ts',
  'demo/demo.db.spec.ts',
  'figures/contest.db.spec.ts',
  'subsidy/subsidy.db.spec.ts',
  'queue/queue.queue.spec.ts',
  'document/killed.db.spec.ts',
  'figures/contracts.db.spec.ts',
  'application/sealed.db.spec.ts',
  'killed-files.db.spec.ts',
  'every-endpoint.db.spec.ts',
];

/** Journeys, then what is known to be long, then the rest. */
function rank(path) {
  if (/\.e2e\.ts$/.test(path)) return 0;
  const place = long.findIndex((end) => path.endsWith(`/${end}`));
  return 1 + (place < 0 ? long.length : place);
}

/** The longest first, so that none is left alone at the end; of the rest the larger file takes longer. */
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
