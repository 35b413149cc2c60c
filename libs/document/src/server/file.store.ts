import { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';
import type { ByteRange } from '../domain/byte-range';

/**
 * Where the bytes of files are. A key is written once and its bytes never move: a row (`uploads`, then `files`) names
 * it before the first byte arrives and until after the last one is gone, so that a crash leaves nothing unnamed.
 */
export abstract class FileStore {
  /** The same place as the tus protocol writes to it; an upload's id there is the file's key. */
  abstract readonly uploads: DataStore;
  /** Writes what the server itself makes, and answers when it is kept. A second time replaces the first. */
  abstract write(key: string, content: Readable): Promise<void>;
  /** Makes what arrived by tus survive a power cut. */
  abstract settle(key: string): Promise<void>;
  /** The bytes. Refuses not-found `file.gone` when the store has lost them. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;
  /** Removes the bytes and whatever was kept beside them; harmless when there are none. */
  abstract remove(key: string): Promise<void>;
  /** Every key that has bytes, in any order: for comparing the store with the rows. */
  abstract keys(): AsyncIterable<string>;
}

/** Where the bytes of a file are: its id, in one of 256 folders. */
export const keyOf = (id: string): string => `${id.slice(-2)}/${id}`;

/** The id in a key. */
export const idOfKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** What bytes are asked of. */
export type Bytes = Pick<FileStore, 'read'>;

/** Files up to this size are read once, however often they are looked at. */
const HELD_MOST = 1_048_576;

/** A file of this size, for whoever looks at its bytes several times: a small one is asked of the store once. */
export async function lookedAt(store: Bytes, key: string, size: number): Promise<Bytes> {
  if (size > HELD_MOST) return store;
  const held = await headOf(store, key, size);
  const part = (range?: ByteRange) => (range ? held.subarray(range.start, range.end + 1) : held);
  // Of bytes, not of objects: who looks for a type reads a few at a time.
  return { read: async (_key, range) => Readable.from([part(range)], { objectMode: false }) };
}

/** The first bytes of a file, at most so many. */
export async function headOf(store: Bytes, key: string, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await store.read(key, { start: 0, end: length - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
