import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { signalled } from '../start/alive.mjs';
import { ensureBuild } from '../start/build.mjs';
import { finish, root } from '../start/children.mjs';
import { ensureDependencies } from '../start/dependencies.mjs';
import { Trouble, explain } from '../start/messages.mjs';
import { step } from '../start/progress.mjs';
import { ensureSystem } from '../test/system.mjs';

async function run() {
  await ensureDependencies();
  const [first, ...rest] = process.argv.slice(2);
  const many = first === 'many';
  await ensureSystem(['redis-server', ...(many ? ['nginx'] : [])]);
  await ensureBuild({ only: ['api', 'worker'] });
  await step('构建程序', 'building chaos', build);
  const program = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      join(root, `.tmp/chaos/${many ? 'many' : 'main'}.js`),
      ...(many ? rest : process.argv.slice(2)),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signalled(program.pid, 'SIGTERM'));
  process.exitCode = await new Promise((done) => program.once('exit', (code) => done(code ?? 1)));
}

async function build() {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production', VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' };
  const { code, said } = await finish(
    process.execPath,
    [vite, 'build', '--config', 'tools/chaos/vite.config.ts'],
    { env },
  );
  if (code !== 0) throw new Trouble('build.failed', { part: 'chaos', said: said.trim() });
}

run().catch((error) => {
  process.stderr.write(explain(error));
  process.exitCode = 1;
});
