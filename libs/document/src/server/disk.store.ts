import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore as TusFileStore } from '@tus/file-store';
import { notFound } from '@keshen/kernel';
import type { ByteRange } from '../domain/byte-range';
import { FileStore } from './file.store';
import type { UploadRows } from './upload.rows';

/** Files in a folder of this machine. */
export class DiskFileStore extends FileStore {
  readonly uploads: TusFileStore;
  /** Folders whose own names are on the disk for good. */
  private readonly settled = new Set<string>();

  constructor(
    private readonly folder: string,
    rows: UploadRows,
  ) {
    super();
    this.uploads = new TusFileStore({ directory: folder, configstore: rows });
  }

  async write(key: string, content: Readable): Promise<void> {
    await mkdir(dirname(this.path(key)), { recursive: true });
    const handle = await open(this.path(key), 'w', 0o600);
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) await handle.appendFile(chunk);
    } finally {
      await handle.close();
    }
    await this.settle(key);
  }

  async settle(key: string): Promise<void> {
    const folder = dirname(this.path(key));
    for (const path of [this.path(key), folder]) await flush(path);
    if (this.settled.has(folder)) return;
    await flush(this.folder);
    this.settled.add(folder);
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const handle = await open(this.path(key), 'r');
      return handle.createReadStream(range);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notFound('file.gone');
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async *keys(): AsyncIterable<string> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    for (const entry of entries)
      if (entry.isFile())
        yield relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/');
  }

  private path(key: string): string {
    return join(this.folder, key);
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
