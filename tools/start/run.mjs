import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hold } from './alive.mjs';
import { showWelcome } from './welcome.mjs';
import { ensureBuild } from './build.mjs';
import { abandon, finish, root } from './children.mjs';
import { ensureDependencies } from './dependencies.mjs';
import {
  addressOf,
  programEnvironment,
  requireFreePort,
  requireSecret,
  settings,
  workerEnvironment,
} from './environment.mjs';
import { Trouble, explain } from './messages.mjs';
import { watchParent } from './parent.mjs';
import { postgresFolder, startPostgres } from './postgres.mjs';
import { Supervisor, clearLeftBehind } from './processes.mjs';
import { step } from './progress.mjs';

const READY_WITHIN = 120;
const cli = join(root, 'dist/apps/api/cli.js');

/** What must be undone when this process ends, the youngest first. */
const undo = [];
let ending = null;

/** Ends everything in order, once. A second request no longer waits for the programs. */
function end(code) {
  if (ending) return undo.hurry?.();
  ending = (async () => {
    abandon();
    while (undo.length > 0) await undo.pop()();
    process.exit(code);
  })().catch((error) => {
    process.stderr.write(explain(error));
    process.exit(1);
  });
}

/** From nothing to a portal that answers; stays until it is told to end. */
async function run() {
  const chosen = settings();
  undo.push(await holdData(chosen.data));
  await clearLeftBehind(chosen.data);
  await requireFreePort(chosen);
  requireSecret(chosen);

  await ensureDependencies();
  await ensureBuild();
  const databaseUrl = chosen.embedded ? await database(postgresFolder(chosen.data)) : '';
  const env = programEnvironment(chosen, databaseUrl);
  const accounts = await step('准备数据库', 'migrating, loading programmes', () => prepare(env));

  const supervisor = new Supervisor(chosen.data);
  undo.push(() => supervisor.stop());
  undo.hurry = () => supervisor.kill();
  const address = addressOf(chosen);
  const given = [
    supervisor.run('api', join(root, 'dist/apps/api/main.js'), env),
    supervisor.run('worker', join(root, 'dist/apps/worker/main.js'), workerEnvironment(env), {
      yields: true,
    }),
  ];
  await step('启动服务', 'starting API and worker', () => {
    const both = Promise.all([ready(address), supervisor.atWork('worker')]);
    return Promise.race([...given, both, tooLong(address)]);
  });
  supervisor.trust();
  showWelcome(address, accounts);
  await Promise.race(given);
}

/** One launcher per data folder. A launcher that has just lost its terminal gets a moment to end. */
async function holdData(data) {
  for (let attempt = 1; ; attempt++) {
    try {
      return hold(join(data, 'launcher'), 'folder.held', { dir: data });
    } catch (error) {
      if (attempt === 20 || error.code !== 'folder.held') throw error;
      await sleep(150);
    }
  }
}

/** The embedded server; when somebody kills it, it is started again on the same port. */
async function database(dir) {
  let server = await step('启动数据库', 'starting the embedded PostgreSQL', () => startPostgres({ dir }));
  const { url, port } = server;
  undo.push(() => server.stop());
  const restart = async () => {
    if (ending) return;
    await server.stop();
    server = await startPostgres({ dir, port });
    server.exited.then(restart).catch(fail);
  };
  server.exited.then(restart).catch(fail);
  return url;
}

/** Brings the database up to date; answers the demonstration accounts it holds, a line of JSON each. */
async function prepare(env) {
  const line = ['--enable-source-maps', cli, 'prepare', '--accounts'];
  const { code, said, stdout } = await finish(process.execPath, line, { env });
  if (code !== 0) throw new Trouble('step.failed', { step: 'prepare', said: said.trim() });
  return stdout;
}

async function ready(address) {
  for (;;) {
    const answer = await fetch(`${address}/api/ready`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(100);
  }
}

async function tooLong(address) {
  await sleep(READY_WITHIN * 1000, null, { ref: false });
  throw new Trouble('app.slow', { address, seconds: READY_WITHIN });
}

function fail(error) {
  if (ending) return;
  process.stderr.write(explain(error));
  end(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
watchParent(() => end(0));
run().catch(fail);
