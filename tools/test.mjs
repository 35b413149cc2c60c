// "npm test [-- pattern]": all suites, or those whose path matches. The last line is "N passed, N failed".
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./test/run.mjs');
