// "npm start". Node's own modules only: nothing may be installed yet. Old versions of Node must be able to
// read this file, so that they can say what is wrong.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./start/run.mjs');
