// "npm run -s assign -- --instance FILE": experts to applications, the best assignment with its proof.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./assign/run.mjs').then(({ runAssign }) => runAssign('main.js'));
