import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { signalled } from '../start/alive.mjs';
import { finish, root } from '../start/children.mjs';
import { ensureBuild } from '../start/build.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { Trouble, explain } from '../start/messages.mjs';
import { step } from '../start/progress.mjs';
import { startServices } from '../test/services.mjs';
import { ensureSystem } from '../test/system.mjs';

const folder = join(root, 'bench');
/** With BENCH_PROFILE the server counts statements, too, and how often and how long each was planned. */
const profiled = process.env.BENCH_PROFILE
  ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }
  : {};
const known = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
  : [];

async function run(names) {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Trouble('bench.unknown', { name: unknown, known });
  await ensureDependencies();
  await ensureSystem(['redis-server']);
  await ensureBuild();
  for (const name of names.length > 0 ? names : known) await benchmark(name);
}

/** Built like the programs it measures, on a database that keeps what it commits, as in earnest. */
async function benchmark(name) {
  const outDir = `.tmp/bench/${name}`;
  await step('构建基准', `building benchmark ${name}`, () => build(name, outDir));
  const services = await startServices({ settings: profiled });
  try {
    // A server that was named instead stays, with what is kept in it.
    const env = { ...services.env, ...process.env, NODE_ENV: 'production', BENCH_NAME: name };
    const code = await program(join(root, outDir, `${name}.js`), env);
    if (code !== 0) process.exitCode = 1;
  } finally {
    await services.stop();
  }
}

async function build(name, outDir) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const env = {
    ...process.env,
    BENCH_NAME: name,
    BENCH_OUT: outDir,
    VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
  };
  const { code, said } = await finish(
    process.execPath,
    [vite, 'build', '--config', 'tools/bench/vite.config.ts'],
    { env },
  );
  if (code !== 0) throw new Trouble('build.failed', { part: name, said: said.trim() });
}

function program(file, env) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
    process.once('exit', () => signalled(child.pid, 'SIGTERM'));
    child.once('error', fail).once('exit', (code) => done(code ?? 1));
  });
}

run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(explain(error));
  process.exitCode = 1;
});
