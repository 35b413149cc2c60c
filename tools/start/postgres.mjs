import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alive, hold, signalled } from './alive.mjs';
import { Trouble } from './messages.mjs';
import { freePort, portIsFree } from './ports.mjs';
import { postgresBinaries } from './postgres/binaries.mjs';
import { postgresOwner } from './postgres/owner.mjs';
import { clearStale, postmaster, stopServer } from './postgres/state.mjs';

const USER = 'keshen';
const DATABASE = 'keshen';

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: '200',
  // Every checkpoint makes the next change of each page write the whole of it; in a rush one came every half minute.
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // In a rush tables grow tenfold within a minute, and plans made for empty ones last until somebody has counted.
  autovacuum_naptime: '15s',
  // No statement here is worth a compiler.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** For databases that may be lost: nothing waits for the disk. */
export const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/**
 * Starts the PostgreSQL server that npm brought, on a folder of its own: `data/` (the cluster), `password`,
 * `port`, `server.log`. The folder is made on the first start; what a killed process left is cleared away.
 * The server ends with this process. Database and superuser are called "keshen"; loopback only.
 */
export async function startPostgres({ dir, port, settings = {} }) {
  const folder = resolve(dir);
  const binaries = postgresBinaries();
  const owner = postgresOwner(binaries);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const giveBack = hold(join(folder, 'owner'), 'folder.held', { dir: folder });
  try {
    const data = join(folder, 'data');
    if (!existsSync(join(data, 'PG_VERSION'))) createCluster({ folder, data, binaries, owner });
    await clearStale(data);
    const chosen = await choosePort(folder, port);
    const server = await launch({ folder, data, binaries, owner, port: chosen, settings });
    writeFileSync(join(folder, 'port'), `${chosen}\n`, { mode: 0o600 });
    return {
      url: urlOf(folder),
      port: chosen,
      pid: server.pid,
      exited: server.exited,
      async stop() {
        server.child.ref(); // or this process may end before it has heard of the server's end
        await stopServer(server.pid);
        await server.exited;
        giveBack();
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Made aside and renamed when complete, so that an interrupted first start leaves nothing half-made. */
function createCluster({ folder, data, binaries, owner }) {
  const unfinished = join(folder, 'data.new');
  const password = join(folder, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  owner.own(folder);
  run(
    owner.command(join(binaries, 'initdb'), [
      `--pgdata=${unfinished}`,
      `--username=${USER}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--lc-ctype=C.UTF-8', // pg_trgm asks the C library what a letter is, and must see Chinese ones
      '--no-instructions',
    ]),
  );
  const single = owner.command(join(binaries, 'postgres'), ['--single', '-D', unfinished, 'postgres']);
  run(single, `create database ${DATABASE}\n`);
  owner.own(folder);
  renameSync(unfinished, data);
}

function run({ file, args, options }, input = '') {
  const result = spawnSync(file, args, { ...options, input, encoding: 'utf8', env: plainEnvironment() });
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  // In single-user mode the server reports a failed statement and still exits with 0.
  if (result.status !== 0 || /\b(ERROR|FATAL|PANIC):/.test(said)) {
    throw failure(said.trim() || String(result.error ?? result.status));
  }
}

function failure(said) {
  return said.includes('No space left on device')
    ? new Trouble('disk.full', { dir: process.cwd() })
    : new Trouble('postgres.failed', { said });
}

async function choosePort(folder, wanted) {
  if (wanted) return wanted;
  const file = join(folder, 'port');
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return last && (await portIsFree(last)) ? last : freePort();
}

async function launch({ folder, data, binaries, owner, port, settings }) {
  const options = { ...defaults, ...settings, port: String(port) };
  const args = ['-D', data, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const { file, args: line, options: as } = owner.command(join(binaries, 'postgres'), args, { bound: true });
  const log = join(folder, 'server.log');
  for (let attempt = 1; ; attempt++) {
    const output = openSync(log, 'w', 0o600);
    // Its own process group: Ctrl-C in the terminal must reach the launcher only, which stops things in order.
    const child = spawn(file, line, {
      ...as,
      detached: true,
      stdio: ['ignore', output, output],
      env: plainEnvironment(),
    });
    closeSync(output);
    const exited = new Promise((done) => child.once('exit', done).once('error', done));
    const server = { pid: child.pid, exited, child };
    if (await becameReady(data, server)) {
      const last = () => signalled(child.pid, 'SIGINT');
      process.once('exit', last);
      exited.then(() => process.off('exit', last));
      child.unref();
      return server;
    }
    const said = readFileSync(log, 'utf8').trim();
    // The last children of a killed server need a moment to leave its shared memory.
    if (attempt === 20 || !said.includes('shared memory block')) throw failure(said);
    await sleep(250);
  }
}

async function becameReady(data, server) {
  let running = true;
  server.exited.then(() => (running = false));
  while (running) {
    const now = postmaster(data);
    if (now?.pid === server.pid && now.ready) return true;
    await sleep(20);
  }
  return false;
}

/** The operator's own PG* variables speak of other servers. */
function plainEnvironment() {
  const env = Object.entries(process.env).filter(([key]) => !key.startsWith('PG') && key !== 'LC_ALL');
  return { ...Object.fromEntries(env), LANG: 'C' };
}

/** The address of the server that another process runs on this folder, or null when none runs. */
export function runningPostgres(dir) {
  const server = postmaster(join(resolve(dir), 'data'));
  return server?.ready && alive(server.pid) ? urlOf(resolve(dir)) : null;
}

function urlOf(folder) {
  const [password, port] = ['password', 'port'].map((name) =>
    readFileSync(join(folder, name), 'utf8').trim(),
  );
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** The server's folder below a data folder. */
export const postgresFolder = (data) => join(data, 'postgres');
