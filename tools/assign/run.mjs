import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from '../start/build.mjs';
import { root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { explain } from '../start/messages.mjs';

/** Runs one of apps/assign's programs in this very process, built first where it is stale. */
export async function runAssign(program) {
  try {
    await ensureDependencies();
    await ensureBuild({ only: ['assign'] });
    // npm runs this in the root; files are named from where the person stands.
    process.chdir(process.env.INIT_CWD ?? process.cwd());
    await import(pathToFileURL(join(root, 'dist/apps/assign', program)).href);
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}
