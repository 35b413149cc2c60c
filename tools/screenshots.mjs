// "npm run screenshots [-- name …]": the README's pictures, taken from the running portal.
import { requireNode } from './start/node-version.mjs';

if (requireNode()) import('./screenshots/run.mjs');
