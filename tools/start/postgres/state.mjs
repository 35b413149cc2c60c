import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alive, commandOf, signalled } from '../alive.mjs';

/** The postmaster of this cluster as its own pid file tells: process, port, whether it takes connections. */
export function postmaster(data) {
  const lines = pidFile(data).split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
}

/** The pid file's text, empty when there is none: a server that is just ending may remove it at any instant. */
function pidFile(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Stops what an earlier, killed process left running on this cluster and clears its pid file. */
export async function clearStale(data) {
  const left = postmaster(data);
  if (!left) return;
  // The number may have been given to another process since: only a postgres of this cluster is stopped.
  if (commandOf(left.pid).includes(data)) await stopServer(left.pid);
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Fast shutdown (INT); when that does not come to an end, immediate shutdown (QUIT), then KILL. */
export async function stopServer(pid) {
  const ways = [
    ['SIGINT', 20],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ];
  for (const [signal, seconds] of ways) {
    if (!signalled(pid, signal)) return;
    for (let waited = 0; waited < seconds * 1000; waited += 20) {
      if (!alive(pid)) return;
      await sleep(20);
    }
  }
}
