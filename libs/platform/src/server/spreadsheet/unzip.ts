import { inflateRawSync } from 'node:zlib';
import { invalid, Refusal } from '@keshen/kernel';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** The files of a zip, each unpacked when it is asked for, all together never beyond a number of bytes. */
export interface Unzipped {
  has(name: string): boolean;
  /** The text of a file. Refuses `spreadsheet.format` (no such file, damaged) and `spreadsheet.too-large`. */
  text(name: string): string;
}

const damaged = (): Refusal => invalid('spreadsheet.format');

/**
 * Opens a zip by its central directory. Sizes that the directory claims are not believed: what is unpacked is
 * counted, so a zip bomb costs no more than `most` bytes. Refuses `spreadsheet.format`.
 */
export function unzip(bytes: Buffer, most: number): Unzipped {
  const entries = directory(bytes);
  let left = most;
  return {
    has: (name) => entries.has(name),
    text(name) {
      const entry = entries.get(name);
      if (!entry) throw damaged();
      const content = unpacked(bytes, entry, left);
      left -= content.length;
      return content.toString('utf8');
    },
  };
}

interface Entry {
  method: number;
  packed: number;
  at: number;
}

function directory(bytes: Buffer): Map<string, Entry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) throw damaged();
  const count = bytes.readUInt16LE(end + 10);
  const found = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw damaged();
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    found.set(bytes.toString('utf8', at + 46, at + 46 + name).replace(/^\//, ''), {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return found;
}

function unpacked(bytes: Buffer, { method, packed, at }: Entry, left: number): Buffer {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw damaged();
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const content = bytes.subarray(start, start + packed);
  if (method === STORED && content.length <= left) return content;
  if (method !== DEFLATED || left <= 0) throw method === STORED || left <= 0 ? tooLarge() : damaged();
  try {
    return inflateRawSync(content, { maxOutputLength: left });
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : damaged();
  }
}

const tooLarge = (): Refusal => new Refusal('too-large', 'spreadsheet.too-large');
