// "npm run draw:verify -- FILE_OR_JSON": repeats a random draw from its published record.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./assign/run.mjs').then(({ runAssign }) => runAssign('draw.js'));
