// "npm run receipt:verify -- FILE": whether a receipt is genuine and unchanged, without any database.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { requireNode } from './start/node-version.mjs';

async function run(args) {
  const { ensureBuild } = await import('./start/build.mjs');
  const { root } = await import('./start/children.mjs');
  const { ensureDependencies } = await import('./start/dependencies.mjs');
  const { explain } = await import('./start/messages.mjs');
  try {
    await ensureDependencies();
    await ensureBuild();
    // npm runs this in the root; the files are named from where the person stands.
    spawn(process.execPath, [join(root, 'dist/apps/api/verify-receipt.js'), ...args], {
      cwd: process.env.INIT_CWD ?? process.cwd(),
      stdio: 'inherit',
    }).once('exit', (code) => (process.exitCode = code ?? 1));
  } catch (error) {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  }
}

if (requireNode()) run(process.argv.slice(2));
