import { createHash } from 'node:crypto';
import { fileTypeFromStream } from 'file-type';
import { extensionOf, kindOfMediaType, looksLikeText, type FileKind } from '../domain/file-kinds';
import { directoryOf, endOfZip, unpackedSize, ZIP_END_MOST } from '../domain/zip-sizes';
import { headOf, type Bytes } from './file.store';

const TEXT_HEAD = 65_536;
/** The list of the files in a docx or xlsx; one with 10,000 parts has about a megabyte. */
const DIRECTORY_MOST = 4 * 1_048_576;

/** SHA-256 in hex and the number of bytes. */
export async function digestOf(store: Bytes, key: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of (await store.read(key)) as AsyncIterable<Buffer>) {
    size += chunk.length;
    hash.update(chunk);
  }
  return { sha256: hash.digest('hex'), size };
}

/**
 * What a file is by its content, whatever its name says; null when it is nothing we know. Text has no mark of its own:
 * it is taken for what its name calls it, csv or txt.
 */
export async function kindOfContent(
  store: Bytes,
  key: string,
  size: number,
  name: string,
): Promise<FileKind | null> {
  const content = await store.read(key);
  try {
    const found = await fileTypeFromStream(content as unknown as ReadableStream<Uint8Array>);
    if (found) return kindOfMediaType(found.mime);
  } finally {
    content.destroy();
  }
  const named = extensionOf(name);
  if (named !== 'csv' && named !== 'txt') return null;
  return looksLikeText(await headOf(store, key, TEXT_HEAD), size <= TEXT_HEAD) ? named : null;
}

/**
 * What a zip (docx, xlsx) claims to be when it is unpacked, in bytes; null when it is no whole zip. One whose list of
 * files alone is out of all proportion claims everything.
 */
export async function claimedSize(store: Bytes, key: string, size: number): Promise<number | null> {
  const tail = await rangeOf(store, key, Math.max(0, size - ZIP_END_MOST), size);
  const end = endOfZip(tail);
  if (!end || end.start + end.length > size) return null;
  if (end.length > DIRECTORY_MOST) return Infinity;
  const entries = directoryOf(await rangeOf(store, key, end.start, end.start + end.length), end.count);
  return entries && unpackedSize(entries);
}

async function rangeOf(store: Bytes, key: string, from: number, to: number): Promise<Buffer> {
  if (to <= from) return Buffer.alloc(0);
  const parts: Buffer[] = [];
  for await (const part of await store.read(key, { start: from, end: to - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
