import { invalid } from '@keshen/kernel';

export const FILE_NAME_MOST = 200;

/** Control characters, and those that turn the direction of writing so that `gpj.exe` reads as `exe.jpg`. */
const unfit = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * The name a file is kept under: its last path piece, composed (NFC), without blanks at the ends. Refuses
 * `file.name` for an empty name, one of dots only, control or direction characters, or more than 200 characters.
 */
export function cleanFileName(given: string): string {
  const name = (given.normalize('NFC').split(/[/\\]/).at(-1) ?? '').trim();
  if (name === '' || /^\.+$/.test(name) || unfit.test(name) || name.length > FILE_NAME_MOST)
    throw invalid('file.name', { field: 'file', max: FILE_NAME_MOST });
  return name;
}

/**
 * The Content-Disposition of a download (RFC 6266): an ASCII fallback, and the real name in UTF-8.
 * @param inPlace shown by the browser instead of saved
 */
export function contentDisposition(name: string, inPlace: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inPlace ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
