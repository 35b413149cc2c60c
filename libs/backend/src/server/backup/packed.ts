import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';

/** Passes everything on and knows its SHA-256 and its length. */
export class Measured extends Transform {
  private readonly hash = createHash('sha256');
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Writes a stream packed (gzip) to a new file that survives a power cut. Answers the packed file's SHA-256. */
export async function pack(from: Readable, path: string): Promise<string> {
  const measured = new Measured();
  // Fast rather than small: the database must not be held up by packing.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  await pipeline(from, gzip, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  await settle(path);
  return measured.digest();
}

/** The content of a packed file, and when it has been read to its end, whether it is what it was. */
export function unpack(path: string): { content: Readable; sha256: () => string } {
  const measured = new Measured();
  const content = createGunzip();
  // What goes wrong on the way ends the content with that error.
  pipeline(createReadStream(path), measured, content).catch((error: Error) => content.destroy(error));
  return { content, sha256: () => measured.digest() };
}

/** Makes a file survive a power cut. */
export async function settle(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
