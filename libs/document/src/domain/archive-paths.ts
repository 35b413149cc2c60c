/** A path inside of an archive has at most so many bytes in UTF-8: every file system takes it. */
export const ARCHIVE_PATH_MOST = 255;
/** Of which a folder may have so many. */
const FOLDER_MOST = 80;

/** What some system does not take in a name, and what turns the direction of writing. */
const unfit = /[\u0000-\u001f\u007f-\u009f\\/:*?"<>|\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Names that Windows keeps for devices. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The longest beginning of a text that has at most so many bytes; no character is cut in two. */
function shortened(text: string, most: number): string {
  let kept = '';
  let used = 0;
  for (const letter of text) {
    used += bytes(letter);
    if (used > most) break;
    kept += letter;
  }
  return kept.replace(/[. ]+$/, '');
}

/** One piece of a path: a name that every system takes, never empty, never `.` or `..`. */
function piece(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(unfit, '_')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[. ]+$/, '');
  const named = plain === '' || /^\.+$/.test(plain) ? '_' : plain;
  return device.test(named) ? `_${named}` : named;
}

/** A name without its extension, and the extension with its dot; a very long one is none. */
function parted(name: string): [stem: string, extension: string] {
  const extension = /(?<=.)\.[\p{L}\p{N}]+$/u.exec(name)?.[0] ?? '';
  return bytes(extension) <= 16 ? [name.slice(0, name.length - extension.length), extension] : [name, ''];
}

/**
 * Paths inside of an archive, one for each entry in the same order: unique also where capitals do not count, at most
 * ARCHIVE_PATH_MOST bytes long, and nothing that leads out of the folder they are unpacked into. `taken` are others.
 */
export function archivePaths(
  entries: readonly { folders: readonly string[]; name: string }[],
  taken: readonly string[] = [],
): string[] {
  const used = new Set(taken.map((path) => path.toLowerCase()));
  return entries.map(({ folders, name }) => {
    const folder = folders.map((each) => `${shortened(piece(each), FOLDER_MOST) || '_'}/`).join('');
    const [stem, extension] = parted(piece(name));
    for (let n = 1; ; n++) {
      const end = n === 1 ? extension : ` (${n})${extension}`;
      const path = `${folder}${shortened(stem, ARCHIVE_PATH_MOST - bytes(folder) - bytes(end)) || '_'}${end}`;
      if (used.has(path.toLowerCase())) continue;
      used.add(path.toLowerCase());
      return path;
    }
  });
}
