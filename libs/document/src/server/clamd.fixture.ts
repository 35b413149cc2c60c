import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clamdProgram } from '@keshen/testing/server';

/** The harmless text that every virus scanner takes for a virus, in pieces so that no scanner takes this file for one. */
export const eicar = (): Buffer =>
  Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''));

/** A clamd of one's own, which knows a single signature: the text above. */
export class Clamd {
  private child: ChildProcess | null = null;

  private constructor(private readonly folder: string) {}

  static async prepare(): Promise<Clamd> {
    const folder = await mkdtemp(join(tmpdir(), 'keshen-clamd-'));
    const made = new Clamd(folder);
    await writeFile(join(folder, 'own.ndb'), `Keshen.Test:0:*:${eicar().toString('hex')}\n`);
    const settings = {
      LocalSocket: made.socket,
      DatabaseDirectory: folder,
      Foreground: 'yes',
      MaxThreads: '2',
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}\n`);
    await writeFile(join(folder, 'clamd.conf'), lines.join(''));
    return made;
  }

  get url(): string {
    return `unix://${this.socket}`;
  }
  private get socket(): string {
    return join(this.folder, 'clamd.sock');
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn(clamdProgram(), ['-c', join(this.folder, 'clamd.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    const ended = new Promise<never>((_, reject) => {
      child.once('error', () =>
        reject(new Error('clamd is missing: apt-get install clamav-daemon, or CLAMD')),
      );
      child.once('exit', () => reject(new Error(`clamd ended: ${said}`)));
    });
    ended.catch(() => undefined);
    await Promise.race([ended, this.answers()]);
  }

  private async answers(): Promise<void> {
    while (this.child && !(await listens(this.socket))) await sleep(50);
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
    await rm(this.socket, { force: true });
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const listens = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(path, () => done(true)).on('error', () => done(false));
    socket.on('connect', () => socket.destroy());
  });
