// "npm run chaos [-- [many] --rounds N --only fault,… --seed N --minutes N]": faults on a real portal under load; nothing may be lost.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./chaos/run.mjs');
