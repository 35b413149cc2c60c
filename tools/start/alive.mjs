import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Trouble } from './messages.mjs';

/** Whether a process with this number runs (one that has ended and awaits its parent does not). */
export function alive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return !stateOf(pid).startsWith('Z');
}

/** Sends a signal (to a whole group when negative); false when there is nobody to take it. */
export function signalled(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** A process number and what tells it from a later process with the same number. */
export const identityOf = (pid) => `${pid} ${stampOf(pid)}`;

/** The number of the process that this identity names, or 0 when it has ended. */
export function stillRunning(identity) {
  const pid = Number(identity.split(' ')[0]);
  return pid > 0 && alive(pid) && identityOf(pid) === identity.trim() ? pid : 0;
}

/**
 * Takes a lock file that ends with this process; a lock whose process has gone is nobody's.
 * Throws Trouble `code` while another process holds it. Answers a function that gives it back.
 */
export function hold(file, code, details) {
  const holder = existsSync(file) ? stillRunning(readFileSync(file, 'utf8')) : 0;
  if (holder) throw new Trouble(code, { ...details, pid: holder });
  writeFileSync(file, `${identityOf(process.pid)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The command line of a process, or '' when it has ended. */
export function commandOf(pid) {
  if (process.platform !== 'linux') return ask(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The number of a process's parent. */
export function parentOf(pid) {
  return Number(process.platform === 'linux' ? statOf(pid)[1] : ask(pid, 'ppid'));
}

function stampOf(pid) {
  if (process.platform === 'linux') return statOf(pid)[19] ?? '';
  return ask(pid, 'lstart').replaceAll(' ', '-');
}

function stateOf(pid) {
  return process.platform === 'linux' ? (statOf(pid)[0] ?? '') : ask(pid, 'state');
}

/** The fields of /proc/PID/stat after the name: state, parent, …, start in ticks of the kernel. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function ask(pid, column) {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
