import { spawn } from 'node:child_process';
import { signalled } from './alive.mjs';

/** The root of the repository. */
export const root = decodeURIComponent(new URL('../..', import.meta.url).pathname);

const running = new Set();

/**
 * Runs a program to its end and collects what it says. It gets a process group of its own, so that it can
 * be ended together with what it starts in turn.
 * @returns {Promise<{ code: number, said: string, stdout: string }>}
 */
export function finish(file, args, { env = process.env, cwd = root, live = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child.pid);
    let said = '';
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      stdout += chunk;
      if (live) process.stdout.write(chunk);
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (live) process.stderr.write(chunk);
    });
    child.once('error', (error) => fail(error));
    child.once('close', (code, signal) => {
      running.delete(child.pid);
      done({ code: code ?? 1, said: signal ? `${said}\n${signal}` : said, stdout });
    });
  });
}

/** Ends every program that is still being waited for. */
export function abandon() {
  for (const pid of running) signalled(-pid, 'SIGTERM');
}
