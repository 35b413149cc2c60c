import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** One file of a zip: its path inside, how many bytes it has, and where they come from when its turn has come. */
export type ZipPart = { path: string; size: number; open: () => Promise<Readable> };

/**
 * A zip as a stream whose length is known before its first byte. Parts are stored as they are (PDFs and pictures hardly
 * shrink) and carry one instant, so that the same parts give the same bytes again: half a zip can be continued.
 */
export function zipOf(
  contents: { path: string; bytes: Buffer },
  parts: readonly ZipPart[],
  mtime: Date,
): Promise<{ size: number; stream: Readable }> {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  let open: Readable | undefined;
  const fail = (error: Error): void => void stream.destroy(error);
  zip.on('error', fail);
  // Whoever reads hears of it; it may break before anybody does.
  stream.on('error', () => undefined);
  stream.on('close', () => open?.destroy());
  const options = { mtime, mode: 0o100644, compress: false };
  zip.addBuffer(contents.bytes, contents.path, options);
  for (const part of parts)
    zip.addReadStreamLazy(part.path, { ...options, size: part.size }, (give) => {
      part.open().then((content) => {
        open = content;
        // The library pipes and hears no error of what it is given.
        content.on('error', fail);
        if (stream.destroyed) content.destroy();
        else give(null, content);
      }, fail);
    });
  return new Promise((resolve) => {
    const known = (size: number): void => resolve({ size, stream });
    // Without ZIP64 the library's forecast is wrong for a long list of contents.
    zip.end({ forceZip64Format: true, comment: '' }, known as () => void);
  });
}

/** The bytes of a stream from here on, without the first `skip`. */
export async function* bytesAfter(stream: Readable, skip: number): AsyncGenerator<Buffer> {
  let left = skip;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Cuts bytes in pieces of one length, the last one shorter; each piece is read to its end before the next one. */
export async function* piecesOf(
  bytes: AsyncGenerator<Buffer>,
  length: number,
): AsyncGenerator<AsyncGenerator<Buffer>> {
  let rest: Buffer | null = null;
  const next = async (): Promise<Buffer | null> => {
    const { value, done } = await bytes.next();
    return done ? null : (value as Buffer);
  };
  async function* piece(): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0 && rest) {
      const part: Buffer = rest.subarray(0, left);
      left -= part.length;
      rest = part.length < rest.length ? rest.subarray(part.length) : await next();
      yield part;
    }
  }
  rest = await next();
  while (rest) yield piece();
}
