// "npm run admin:create", "npm run ledger:verify": a command of the program itself, on the database that it has.
import { requireNode } from './start/node-version.mjs';

async function run([name, ...args]) {
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
