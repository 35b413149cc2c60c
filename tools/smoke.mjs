// Starts the portal as a newcomer would (npm start, a fresh data folder), signs in over HTTP with the first
// demonstration account it prints, stops it with Ctrl-C and sees that nothing is left.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalled } from './start/alive.mjs';
import { root } from './start/children.mjs';
import { freePort, portIsFree } from './start/ports.mjs';

const READY_WITHIN = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'keshen-smoke-'));
const data = join(folder, 'data');

function check(holds, what) {
  if (!holds) throw new Error(what);
  process.stdout.write(`  ✓ ${what}\n`);
}

/** npm start in a process group of its own, and what it has printed so far. */
function start(port) {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, PORT: String(port), KESHEN_DATA: data },
  });
  const portal = { child, said: '', ended: new Promise((done) => child.once('exit', done)) };
  const hear = (chunk) => (portal.said += chunk);
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return portal;
}

async function welcomed(portal) {
  const since = Date.now();
  const shown = new Promise((done) => {
    portal.child.stdout.on('data', () => portal.said.includes('Ctrl-C') && done('shown'));
  });
  let timer;
  const late = new Promise((done) => (timer = setTimeout(done, READY_WITHIN, 'late')));
  const what = await Promise.race([shown, late, portal.ended.then(() => 'ended')]);
  clearTimeout(timer);
  check(what === 'shown', `the portal is ready (${((Date.now() - since) / 1000).toFixed(1)} s)`);
}

/** The whole way over HTTP: session and its token, sign-in, the session again, sign-out. */
async function signIn(address, { email, password }) {
  const cookies = new Map();
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${address}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; '),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [key, value] = cookie.split(';')[0].split(/=(.*)/s);
      cookies.set(key, value);
    }
    return { status: answer.status, text: await answer.text() };
  };
  const session = async () => JSON.parse((await call('GET', '/api/session')).text);

  const visitor = await session();
  check(visitor.account === null, 'a visitor is nobody');
  const refused = await call(
    'POST',
    '/api/session',
    { email, password: `${password}x` },
    { 'x-csrf-token': visitor.csrf },
  );
  check(refused.status === 401, 'a wrong password is refused');
  const accepted = await call('POST', '/api/session', { email, password }, { 'x-csrf-token': visitor.csrf });
  check(accepted.status < 300, `${email} signs in`);
  const person = await session();
  check(person.account?.email === email, `the session is ${email}'s`);
  check(
    (await call('DELETE', '/api/session', null, { 'x-csrf-token': person.csrf })).status < 300,
    'and ends',
  );
}

/** The first line of the table of accounts: words, address, password. */
function firstAccount(said) {
  const [, email, password] = /(\S+@\S+)\s+(\S+)\s*$/m.exec(said) ?? [];
  check(email && password, 'a demonstration account is shown');
  return { email, password };
}

async function run() {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const portal = start(port);
  try {
    await welcomed(portal);
    const page = await fetch(address);
    check(page.ok && (await page.text()).includes('<div id="root">'), 'the web app is served');
    for (const path of ['/api/health', '/api/ready'])
      check((await fetch(address + path)).ok, `${path} answers`);
    await signIn(address, firstAccount(portal.said));
    signalled(-portal.child.pid, 'SIGINT'); // what Ctrl-C in a terminal does
    await portal.ended;
    await launcherGone();
    check(await portIsFree(port), 'the port is free again');
    check(leftOvers() === '', 'no process is left');
  } catch (error) {
    process.stderr.write(`${portal.said}\n`);
    throw error;
  } finally {
    signalled(-portal.child.pid, 'SIGTERM');
    await portal.ended;
    await launcherGone();
  }
}

/** npm does not wait for its script when Ctrl-C ends them both; nothing may take longer than 15 seconds. */
async function launcherGone() {
  for (let tries = 0; tries < 150 && leftOvers() !== ''; tries++) {
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Processes that speak of our data folder: the database server on its command line, the rest in its environment. */
function leftOvers() {
  const list =
    spawnSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 }).stdout ?? '';
  return list
    .split('\n')
    .filter((line) => line.includes(data) && Number(line.trim().split(' ')[0]) !== process.pid)
    .join('\n');
}

try {
  await run();
} catch (error) {
  process.stderr.write(`  ✗ ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
