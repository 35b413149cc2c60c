import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '512m';
const PIECE = Buffer.alloc(1 << 20, 'x');

/** Where files are: a small file system of its own in memory, where this process may mount one. */
export interface Files {
  folder: string;
  own: boolean;
}

/** Where the files of a portal are, below its own folder. */
const FILES = join('data', 'files');

/** Makes the place for the files of the portal in this folder. */
export function mountFiles(portal: string): Files {
  const folder = join(portal, FILES);
  mkdirSync(folder, { recursive: true });
  const own =
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'keshen-chaos', folder]).status === 0;
  return { folder, own };
}

/** Of the portal in this folder, where they are a file system. */
export function unmountFiles(portal: string): void {
  const folder = join(portal, FILES);
  if (existsSync(folder)) spawnSync('umount', ['-l', folder]);
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
