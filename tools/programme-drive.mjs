// "npm run programme:drive -- FILE": one application of a programme, from its definition to its end, over HTTP.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./drive/run.mjs');
