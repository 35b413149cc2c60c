import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unmountFiles } from './disk';

/** Names the process whose run it is, so that a later run knows whether the folder is still somebody's. */
const FOLDER = /^keshen-chaos-(\d+)-/;
export const folderPrefix = (): string => join(tmpdir(), `keshen-chaos-${process.pid}-`);

/**
 * What a run has made beside itself: processes, a file system, a folder. It is taken away again, last first, when the
 * run ends, however it ends: by itself, by a fault of its own, or by a signal. All of it at once and without waiting,
 * since a process that exits has no time.
 */
export class Leftovers {
  private readonly ways: (() => void)[] = [];
  private readonly atExit = (): void => this.clear();

  constructor() {
    process.once('exit', this.atExit);
  }

  /** How something is taken away; it may be gone already by then. */
  add(way: () => void): void {
    this.ways.push(way);
  }

  clear(): void {
    process.off('exit', this.atExit);
    for (const way of this.ways.splice(0).reverse())
      try {
        way();
      } catch (error) {
        // One that cannot be taken away keeps none of the others here.
        process.stderr.write(`${String(error)}\n`);
      }
  }
}

/** What runs that were killed outright could not take away: their file systems and folders. */
export function clearStale(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(FOLDER.exec(name)?.[1]);
    if (!pid || runs(pid)) continue;
    const folder = join(tmpdir(), name);
    unmountFiles(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
