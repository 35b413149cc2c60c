import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newToken } from '@keshen/platform/server';
import { freePort } from './port';

/** A request as nginx has seen it: its answer, and which servers it was sent to, with commas, and what they answered. */
export type Passed = { status: number; server: string; answers: string; request: string };

/** The ports of the APIs and, in seconds, how long each says that it leaves. */
export type NginxOptions = { ports: readonly number[]; drain: number };

/**
 * nginx as the repository configures it (`deploy/nginx`), before servers of this machine; needs `nginx` in the PATH. Whom it
 * serves it believes where they come from, so that one machine can be many people.
 */
export class Nginx {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start({ ports, drain }: NginxOptions): Promise<Nginx> {
    const folder = resolve('.tmp', `run-${process.pid}`, newToken().slice(0, 8));
    const port = await freePort();
    mkdirSync(folder, { recursive: true });
    cpSync(resolve('deploy/nginx'), folder, { recursive: true });
    writeFileSync(join(folder, 'upstream.conf'), upstreamOf(ports, drain));
    // Where the operator puts the folder.
    const moved = readFileSync(join(folder, 'server.conf'), 'utf8').replaceAll('/etc/nginx/keshen', folder);
    writeFileSync(join(folder, 'server.conf'), moved);
    writeFileSync(join(folder, 'nginx.conf'), confOf(folder, port));
    const program = spawnSync('which', ['nginx'], { encoding: 'utf8' }).stdout.trim();
    if (!program) throw new Error('no nginx in the PATH');
    const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'error.log'], {
      stdio: 'ignore',
    });
    const nginx = new Nginx(folder, child, `http://127.0.0.1:${port}`);
    while (!(await answers(`${nginx.address}/away.html`))) {
      if (child.exitCode !== null) throw new Error(`nginx did not start: ${nginx.said()}`);
      await sleep(20);
    }
    return nginx;
  }

  /** Every request that was answered so far. */
  passed(): Passed[] {
    const lines = readFileSync(join(this.folder, 'access.log'), 'utf8').trim().split('\n');
    return lines.filter(Boolean).map((line) => {
      const [status, server, answers, request] = line.split('|') as [string, string, string, string];
      return { status: Number(status), server, answers, request };
    });
  }

  /** The end of its log. */
  said(): string {
    return readFileSync(join(this.folder, 'error.log'), 'utf8').split('\n').slice(-15).join('\n');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The shipped one, with these servers and times in the same order. */
function upstreamOf(ports: readonly number[], drain: number): string {
  const shipped = readFileSync(resolve('deploy/nginx/upstream.conf'), 'utf8');
  const [line] = /^ *server .*$/m.exec(shipped)!;
  const servers = ports.map((port) =>
    line
      .replace(/server \S+/, `server 127.0.0.1:${port}`)
      .replace(/fail_timeout=\S+/, `fail_timeout=${Math.floor(drain) + 1}s;`),
  );
  return shipped
    .replace(/(^ *server .*\n)+/m, `${servers.join('\n')}\n`)
    .replace(/keepalive_timeout .*/, `keepalive_timeout ${drain * 800}ms;`);
}

const confOf = (folder: string, port: number): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 2;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 2048; }
http {
    log_format passed '$status|$upstream_addr|$upstream_status|$request';
    access_log access.log passed;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Forwarded-For;
    include upstream.conf;
    server {
        listen 127.0.0.1:${port} backlog=4096;
        include server.conf;
    }
}
`;

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (answer) => {
      await answer.body?.cancel();
      return true;
    },
    () => false,
  );
