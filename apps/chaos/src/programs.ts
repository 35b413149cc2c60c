import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Name = 'api' | 'worker';

const READY_WITHIN_MS = 180_000;

/** One of the portal's programs: kept running, as a supervisor does, except while it is meant to be down. */
export class Program {
  private child: ChildProcess | undefined;
  private meant = false;
  private working = false;
  private readonly ends: string[] = [];

  constructor(
    readonly name: Name,
    private readonly folder: string,
    private readonly env: Record<string, string>,
    /** Why it takes no work yet, or null; without, it says itself that it does. */
    private readonly waits?: () => Promise<string | null>,
  ) {}

  /** Starts it; `more` is added to its environment from now on until the next start. */
  start(more: Record<string, string> = {}): void {
    const log = openSync(join(this.folder, `${this.name}.log`), 'a');
    const file = resolve('dist/apps', this.name, 'main.js');
    if (!existsSync(file)) throw new Error('the programs are not built: npm run build');
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      env: { ...this.env, ...more },
      stdio: ['ignore', log, log, 'ipc'],
    });
    this.child = child;
    this.meant = true;
    this.working = false;
    child.once('message', () => (this.working = true));
    child.once('exit', () => {
      if (!this.meant || this.child !== child) return;
      // Only what comes up while its database is away may end by itself; it is started again in any case.
      if (this.working) this.ends.push(`${this.name} ended by itself: ${this.said()}`);
      setTimeout(() => this.meant && this.start(more), 300);
    });
  }

  /** Waits until it takes work. Throws with the end of its log when that takes too long. */
  async works(): Promise<void> {
    const end = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const why = this.waits ? await this.waits() : this.working ? null : 'it has not said so';
      if (why === null) {
        this.working = true;
        return;
      }
      if (Date.now() > end) throw new Error(`${this.name} does not start: ${why}\n${this.said()}`);
      await sleep(50);
    }
  }

  /** SIGKILL: it has no time for anything. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** In order. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** SIGKILL, without waiting and for good. */
  drop(): void {
    this.meant = false;
    this.child?.kill('SIGKILL');
  }

  async again(more: Record<string, string> = {}): Promise<void> {
    await this.kill();
    this.start(more);
  }

  get runs(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** How often, and with which last words, it has ended by itself since this was asked: what it must not do. */
  ended(): string[] {
    return this.ends.splice(0);
  }

  /** The end of its log. */
  said(): string {
    return readFileSync(join(this.folder, `${this.name}.log`), 'utf8')
      .split('\n')
      .slice(-15)
      .join('\n');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.meant = false;
    const { child } = this;
    if (!child || !this.runs) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
