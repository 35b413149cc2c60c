// "npm run -s assign -- --instance FILE": experts to applications, the best assignment with its proof.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireNode } from './start/node-version.mjs';

async function run() {
  const { ensureBuild } = await import('./start/build.mjs');
  const { root } = await import('./start/children.mjs');
  const { ensureDependencies } = await import('./start/dependencies.mjs');
  const { explain } = await import('./start/messages.mjs');
  try {
    await ensureDependencies();
    await ensureBuild({ only: ['assign'] });
    // npm runs this in the root; the file is named from where the person stands.
    process.chdir(process.env.INIT_CWD ?? process.cwd());
    await import(pathToFileURL(resolve(root, 'dist/apps/assign/main.js')).href);
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}

if (requireNode()) run();
