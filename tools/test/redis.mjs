import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalled } from '../start/alive.mjs';
import { freePort } from '../start/ports.mjs';

/** A Redis server for tests: loopback, nothing written to disk, keys never evicted. Ends with this process. */
export async function startRedis({ program, dir }) {
  mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const child = spawn(program, [...args, '--maxmemory-policy', 'noeviction'].map(String), {
    detached: true,
    stdio: 'ignore',
  });
  const exited = new Promise((done) => child.once('exit', done).once('error', done));
  const last = () => signalled(child.pid, 'SIGKILL');
  process.once('exit', last);
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start`);
    await sleep(25);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', last);
      signalled(child.pid, 'SIGTERM');
      await exited;
    },
  };
}

function listens(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
