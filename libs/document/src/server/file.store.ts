import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { notFound } from '@keshen/kernel';
import { v7 as uuid } from 'uuid';

/** Bytes that have arrived and are not kept yet. */
export interface StagedFile {
  /** Where it will be found once it is kept. */
  readonly key: string;
  readonly sha256: string;
  /** Bytes; more than the limit when the content was cut off. */
  readonly size: number;
  /** Where it lies until then, for a look at its content. */
  readonly path: string;
  keep(): Promise<void>;
  /** Throws the bytes away; harmless after `keep`. */
  discard(): Promise<void>;
}

/** Where the bytes of files are. */
export abstract class FileStore {
  /**
   * Takes a stream to its end and writes at most `most` bytes of it: a client whose upload is broken off in the middle
   * would see a lost connection instead of the reason. What is too long answers with `size` above `most`.
   */
  abstract receive(content: Readable, most: number): Promise<StagedFile>;
  /** The bytes. Refuses not-found `file.gone` when the store has lost them. */
  abstract read(key: string): Promise<Readable>;
  abstract remove(key: string): Promise<void>;
  /** Removes what began to arrive before this instant and was never kept. */
  abstract sweep(before: Date): Promise<void>;
}

/** Files in a folder of this machine, two levels deep by their hash; complete and on the disk before they have a name. */
export class DiskFileStore extends FileStore {
  constructor(private readonly folder: string) {
    super();
  }

  private get incoming(): string {
    return join(this.folder, 'incoming');
  }

  async receive(content: Readable, most: number): Promise<StagedFile> {
    await mkdir(this.incoming, { recursive: true });
    const id = uuid();
    const path = join(this.incoming, id);
    const discard = () => rm(path, { force: true });
    const handle = await open(path, 'wx', 0o600);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > most) continue;
        hash.update(chunk);
        await handle.appendFile(chunk);
      }
      await handle.sync();
    } catch (error) {
      await handle.close();
      await discard();
      throw error;
    }
    await handle.close();
    const sha256 = hash.digest('hex');
    const key = `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}.${id}`;
    return { key, sha256, size, path, discard, keep: () => this.keep(path, key) };
  }

  private async keep(from: string, key: string): Promise<void> {
    const to = join(this.folder, key);
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    const folder = await open(dirname(to), 'r');
    await folder.sync();
    await folder.close();
  }

  async read(key: string): Promise<Readable> {
    try {
      const handle = await open(join(this.folder, key), 'r');
      return handle.createReadStream();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notFound('file.gone');
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }

  async sweep(before: Date): Promise<void> {
    const names = await readdir(this.incoming).catch(() => [] as string[]);
    for (const name of names) {
      const path = join(this.incoming, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtime < before) await rm(path, { force: true });
    }
  }
}

/** The first bytes of a file. */
export async function headOf(path: string, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: length - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
