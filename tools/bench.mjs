// "npm run bench [-- name …]": the benchmarks bench/NAME.bench.ts, all of them without a name.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./bench/run.mjs');
