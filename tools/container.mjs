// What the image runs: "api", "worker", or a command of the API's own program ("prepare", "create-admin" …).
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const programs = { api: '../dist/apps/api/main.js', worker: '../dist/apps/worker/main.js' };
const [name = 'api', ...rest] = process.argv.slice(2);
const program = fileURLToPath(new URL(programs[name] ?? '../dist/apps/api/cli.js', import.meta.url));

// Where both share a machine, whoever waits before a screen comes before what follows later.
if (name === 'worker') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// In this process, so that the container's signals reach the program itself.
process.argv = [process.execPath, program, ...(programs[name] ? rest : [name, ...rest])];
await import(program);
