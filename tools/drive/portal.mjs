import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../start/children.mjs';
import { Trouble } from '../start/messages.mjs';
import { freePort } from '../start/ports.mjs';
import { startPostgres, throwAwaySettings } from '../start/postgres.mjs';
import { Supervisor } from '../start/processes.mjs';
import { step } from '../start/progress.mjs';

const READY_WITHIN_MS = 120_000;
const program = (name) => join(root, 'dist/apps', name);

/**
 * A portal that is thrown away: embedded PostgreSQL, API and worker in a temporary folder, with one administrator and
 * no other data. It is a demonstration, so that its time can be moved on. `stop` leaves nothing behind.
 */
export async function throwAwayPortal() {
  const undo = [];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()();
  };
  try {
    return { ...(await begin(undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function begin(undo) {
  const folder = mkdtempSync(join(tmpdir(), 'keshen-drive-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  mkdirSync(data);
  const registry = join(data, 'registry.json');
  writeFileSync(registry, JSON.stringify({ legalPersons: [], credit: [] }));
  const server = await step('启动数据库', 'starting a PostgreSQL to throw away', () =>
    startPostgres({ dir: join(folder, 'postgres'), settings: throwAwaySettings }),
  );
  undo.push(() => server.stop());
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    DATABASE_URL: server.url,
    KESHEN_DATA: data,
    KESHEN_SECRET: randomBytes(32).toString('hex'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
    // One driver acts for everybody, faster than people do.
    REQUESTS_PER_ADDRESS: '1000000',
    REQUESTS_PER_ACCOUNT: '1000000',
  };
  const administrator = {
    login: 'administrator@example.com',
    password: `three words and ${randomBytes(12).toString('hex')}`,
  };
  await step('准备数据库', 'migrating, loading programmes', async () => {
    await command(env, ['prepare']);
    await command(env, ['create-admin', administrator.login, '系统管理员'], `${administrator.password}\n`);
  });
  const supervisor = new Supervisor(data);
  undo.push(() => supervisor.stop());
  const programs = ['api', 'worker'].map((name) =>
    supervisor.run(name, join(program(name), 'main.js'), { ...env, DEMO: '1' }),
  );
  const url = `http://localhost:${port}`;
  await step('启动服务', 'starting API and worker', () =>
    Promise.race([...programs, Promise.all([ready(url), supervisor.atWork('worker')]), late(url)]),
  );
  supervisor.trust();
  return { url, administrator, registry };
}

/** A command of the API program; throws with what it said when it fails. */
function command(env, args, input = '') {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(program('api'), 'cli.js'), ...args], { env });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.once('error', fail);
    child.once('close', (code) =>
      code === 0 ? done() : fail(new Trouble('step.failed', { step: args[0], said })),
    );
    child.stdin.end(input);
  });
}

async function ready(url) {
  for (;;) {
    const answer = await fetch(`${url}/api/ready`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(100);
  }
}

async function late(address) {
  await sleep(READY_WITHIN_MS, null, { ref: false });
  throw new Trouble('app.slow', { address, seconds: READY_WITHIN_MS / 1000 });
}
