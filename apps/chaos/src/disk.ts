import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '512m';
const PIECE = Buffer.alloc(1 << 20, 'x');

/** Where files are: a small file system of its own in memory, where this process may mount one. */
export interface Files {
  folder: string;
  own: boolean;
}

export function mountFiles(folder: string): Files {
  const own =
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'keshen-chaos', folder]).status === 0;
  return { folder, own };
}

export function unmountFiles({ folder, own }: Files): void {
  if (own) spawnSync('umount', ['-l', folder]);
}

/** Takes all the room that is left, to the last byte; answers how to give it back. */
export function fill(folder: string): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  for (let size = PIECE.length; size > 0;)
    try {
      writeSync(file, PIECE, 0, size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      size >>= 1;
    }
  closeSync(file);
  return () => rmSync(path);
}
