/** The end record and the longest comment behind it. */
export const ZIP_END_MOST = 22 + 65_535;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;

export type ZipEntry = { packed: number; unpacked: number };

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the directory of a zip stands, from the last bytes of the file (PKWARE APPNOTE 4.3.16); null when there is none. */
export function endOfZip(tail: Uint8Array): { start: number; length: number; count: number } | null {
  const data = view(tail);
  for (let at = tail.length - END_LENGTH; at >= 0; at--) {
    if (data.getUint32(at, true) !== END) continue;
    return {
      count: data.getUint16(at + 10, true),
      length: data.getUint32(at + 12, true),
      start: data.getUint32(at + 16, true),
    };
  }
  return null;
}

/** The sizes that a zip's directory claims; null when it is broken. */
export function directoryOf(directory: Uint8Array, count: number): ZipEntry[] | null {
  const data = view(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_LENGTH > directory.length || data.getUint32(at, true) !== ENTRY) return null;
    entries.push({ packed: data.getUint32(at + 20, true), unpacked: data.getUint32(at + 24, true) });
    at += ENTRY_LENGTH + [28, 30, 32].reduce((sum, field) => sum + data.getUint16(at + field, true), 0);
  }
  return entries;
}

/** All sizes together. */
export const unpackedSize = (entries: readonly ZipEntry[]): number =>
  entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
