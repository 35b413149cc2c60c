import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The commit that is in use where the next one will be installed; package.json says which (`config.release`). */
const commit = (JSON.parse(readFileSync('package.json', 'utf8')) as { config: { release: string } }).config
  .release;
const folder = resolve('.tmp/releases', commit);
const program = resolve(folder, 'dist/apps/api/main.js');

/** Whether the sources of the release are here; a copy without its history has none. */
export const hasRelease = (): boolean =>
  spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`]).status === 0;

/** Builds the release's API out of the history, once; npm packages are those of today. */
export function buildRelease(): string {
  if (existsSync(program)) return program;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  const sources = execFileSync(
    'git',
    [
      'archive',
      '--format=tar',
      commit,
      'apps',
      'libs',
      'tools',
      'package.json',
      'tsconfig.base.json',
      'tsconfig.json',
    ],
    { maxBuffer: 2 ** 28 },
  );
  execFileSync('tar', ['x', '-C', making], { input: sources });
  symlinkSync(resolve('node_modules'), resolve(making, 'node_modules'));
  const vite = resolve('node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', 'apps/api/vite.config.ts'], {
    cwd: making,
    stdio: 'pipe',
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return program;
}

/** The release's API as a process of its own. */
export class OldApi {
  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {}

  /** Starts it and waits until it says that it is ready; throws with what it said when it ends before. */
  static async start(port: number, env: Record<string, string>): Promise<OldApi> {
    let said = '';
    const child = spawn(process.execPath, [buildRelease()], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PORT: String(port), LOG_LEVEL: 'warn', ...env },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()));
    const api = new OldApi(child, `http://127.0.0.1:${port}`);
    while (!(await api.ready())) {
      if (child.exitCode !== null) throw new Error(`the release did not start: ${said}`);
      await sleep(50);
    }
    return api;
  }

  private async ready(): Promise<boolean> {
    return fetch(`${this.url}/api/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  /** What it answers; `headers` are those of a browser's session. */
  async ask<T>(
    headers: Record<string, string>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: (text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T,
    };
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }
}
