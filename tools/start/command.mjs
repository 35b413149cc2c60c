import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { root } from './children.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { programEnvironment, requireSecret, settings } from './environment.mjs';
import { postgresFolder, runningPostgres, startPostgres } from './postgres.mjs';

/**
 * Runs a command of the API program's own on the database of .env, on the embedded one that "npm start" runs at
 * this moment, or else on the embedded one started for it. Answers the command's exit code.
 */
export async function runCommand(name, args) {
  const chosen = settings();
  requireSecret(chosen);
  await ensureDependencies();
  await ensureBuild();
  if (!chosen.embedded) return command(name, args, programEnvironment(chosen, ''));
  const dir = postgresFolder(chosen.data);
  const running = runningPostgres(dir);
  if (running) return command(name, args, programEnvironment(chosen, running));
  const server = await startPostgres({ dir });
  try {
    return await command(name, args, programEnvironment(chosen, server.url));
  } finally {
    await server.stop();
  }
}

/** At the terminal itself, since a command may ask for a password. */
function command(name, args, env) {
  const line = ['--enable-source-maps', join(root, 'dist/apps/api/cli.js'), name, ...args];
  return new Promise((done, fail) => {
    spawn(process.execPath, line, { env, stdio: 'inherit' })
      .once('error', fail)
      .once('exit', (code) => done(code ?? 1));
  });
}
