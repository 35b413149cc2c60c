import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalled } from './start/alive.mjs';
import { root } from './start/children.mjs';
import { freePort } from './start/ports.mjs';

const READY_WITHIN = 300_000;

/**
 * The portal as a newcomer gets it: npm start with a fresh data folder on a free port, with the embedded
 * database and its demonstration data. `stop` presses Ctrl-C and answers the processes that are left.
 */
export async function startPortal() {
  const folder = mkdtempSync(join(tmpdir(), 'keshen-portal-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const { DATABASE_URL: _database, REDIS_URL: _redis, HOST: _host, ...env } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true, // a process group, as a terminal makes one
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, PORT: String(port), KESHEN_DATA: data },
  });
  const portal = { said: '', ended: new Promise((done) => child.once('exit', done)) };
  const welcomed = hear(child, portal);

  async function stop() {
    signalled(-child.pid, 'SIGINT');
    await portal.ended;
    // npm does not wait for its script when Ctrl-C ends them both.
    for (let tries = 0; tries < 150 && leftOvers(data) !== ''; tries++) await sleep(100);
    const left = leftOvers(data);
    rmSync(folder, { recursive: true, force: true });
    return left;
  }

  const since = Date.now();
  const what = await Promise.race([welcomed, portal.ended.then(() => 'ended'), late()]);
  if (what !== 'welcomed') {
    await stop();
    throw new Error(`npm start: ${what}\n${portal.said}`);
  }
  const seconds = (Date.now() - since) / 1000;
  return { address: `http://localhost:${port}`, port, seconds, accounts: accountsIn(portal.said), stop };
}

function hear(child, portal) {
  return new Promise((done) => {
    const heard = (chunk) => {
      portal.said += chunk;
      if (portal.said.includes('Ctrl-C')) done('welcomed');
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
  });
}

async function late() {
  await sleep(READY_WITHIN, null, { ref: false });
  return 'not ready in time';
}

/** The table of accounts as people read it: role, name, address, password. */
export function accountsIn(said) {
  return said
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/))
    .filter((cells) => cells.length >= 3 && cells.at(-2).includes('@'))
    .map((cells) => ({
      role: cells[0],
      name: cells.length > 3 ? cells[1] : '',
      email: cells.at(-2),
      password: cells.at(-1),
    }));
}

/** Processes that speak of this folder on their command line or in their environment. */
function leftOvers(folder) {
  const args = process.platform === 'linux' ? ['axeww', '-o', 'pid=,args='] : ['axww', '-o', 'pid=,command='];
  const list = spawnSync('ps', args, { encoding: 'utf8', maxBuffer: 2 ** 26 }).stdout ?? '';
  return list
    .split('\n')
    .filter((line) => line.includes(folder))
    .join('\n');
}
