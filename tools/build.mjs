// "npm run build": all programs, whether stale or not.
import { requireNode } from './start/node-version.mjs';

async function run() {
  const { ensureBuild } = await import('./start/build.mjs');
  const { ensureDependencies } = await import('./start/dependencies.mjs');
  const { explain } = await import('./start/messages.mjs');
  try {
    await ensureDependencies();
    await ensureBuild({ all: true });
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}

if (requireNode()) run();
