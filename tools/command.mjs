// "npm run admin:create", "npm run ledger:verify": a command of the program itself, on the database that it has.
import { resolve } from 'node:path';
import { requireNode } from './start/node-version.mjs';

// People name folders from where they stand; npm and the program run in the root.
const takesFolder = new Set(['backup', 'restore']);
const fromHere = (folder) => resolve(process.env.INIT_CWD ?? process.cwd(), folder);

async function run([name, ...given]) {
  const args = takesFolder.has(name) ? given.map(fromHere) : given;
  const { runCommand } = await import('./start/command.mjs');
  const { explain } = await import('./start/messages.mjs');
  try {
    process.exitCode = await runCommand(name, args);
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}

if (requireNode()) run(process.argv.slice(2));
