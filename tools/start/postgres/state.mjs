import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from '../messages.mjs';

/** The postmaster of this folder as its own pid file tells: process id, port, whether it takes connections. */
export function postmaster(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
}

/** Stops what an earlier, killed process left running on this folder and clears its pid file. */
export async function clearStale(data) {
  const left = postmaster(data);
  if (!left) return;
  // A process id may have been given to somebody else since: only a postgres of this folder is stopped.
  if (commandOf(left.pid).includes(data)) await stopServer(left.pid);
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Fast shutdown (INT); when it does not come to an end, immediate shutdown (QUIT), then KILL. */
export async function stopServer(pid) {
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ]) {
    if (!signalled(pid, signal)) return;
    for (let waited = 0; waited < seconds * 1000; waited += 20) {
      if (!alive(pid)) return;
      await sleep(20);
    }
  }
}

/** One process per folder. Answers a function that gives the folder back. */
export function holdFolder(dir) {
  const file = join(dir, 'owner');
  const [pid, stamp] = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
  const holder = Number(pid);
  if (holder > 0 && alive(holder) && stampOf(holder) === (stamp ?? '')) {
    throw new Trouble('postgres.held', { dir, pid: holder });
  }
  writeFileSync(file, `${process.pid} ${stampOf(process.pid)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

export function alive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !stateOf(pid).startsWith('Z');
}

export function signalled(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Distinguishes a process from a later one with the same number: its start, in the kernel's ticks. */
function stampOf(pid) {
  if (process.platform === 'linux') return statOf(pid)[19] ?? '';
  return ask(pid, 'lstart').replaceAll(' ', '-');
}

function stateOf(pid) {
  return process.platform === 'linux' ? (statOf(pid)[0] ?? '') : ask(pid, 'state');
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function commandOf(pid) {
  if (process.platform !== 'linux') return ask(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function ask(pid, column) {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
