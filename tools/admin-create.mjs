// "npm run admin:create": the first administrator of a database, in words of the command itself.
import { requireNode } from './start/node-version.mjs';

async function run() {
  const { createAdministrator } = await import('./start/administrator.mjs');
  const { explain } = await import('./start/messages.mjs');
  try {
    process.exitCode = await createAdministrator(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}

if (requireNode()) run();
