import { spawn } from 'node:child_process';

export type RunLimits = { milliseconds: number; memoryMegabytes: number; fileMegabytes: number };

/** `late`: it was ended because its time was over. */
export class RunError extends Error {
  constructor(
    message: string,
    readonly late: boolean,
  ) {
    super(message);
  }
}

const SAID_MOST = 2000;

/**
 * Runs a program with bounds on time, memory and the size of what it writes. When it ends, or its time is over, it and
 * everything that it started are killed. Throws RunError unless it ends well.
 */
export function runLimited(
  program: string,
  args: readonly string[],
  { cwd, env, limits }: { cwd: string; env: Record<string, string>; limits: RunLimits },
): Promise<void> {
  // A second bound should this process itself be killed. Systems without one of the limits run without it.
  const bounds = [
    `ulimit -t ${Math.ceil(limits.milliseconds / 1000) + 1}`,
    `ulimit -v ${limits.memoryMegabytes * 1024}`,
    `ulimit -f ${limits.fileMegabytes * 2048}`,
    'ulimit -c 0',
  ];
  const script = `${bounds.map((bound) => `${bound} 2>/dev/null; `).join('')}exec "$0" "$@"`;
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script, program, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    let late = false;
    const killAll = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // All of them have ended.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      killAll();
    }, limits.milliseconds);
    child.stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-SAID_MOST)));
    child.once('error', (error) => reject(new RunError(error.message, false)));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      killAll();
      if (code === 0) resolve();
      else reject(new RunError(`${program} ended by ${signal ?? code}: ${said.trim()}`, late));
    });
  });
}
