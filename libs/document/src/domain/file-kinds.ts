/** What may be handed in, by its content; the name's extension must agree. */
export const FILE_KINDS = ['pdf', 'jpg', 'png', 'docx', 'xlsx', 'csv', 'txt'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const mediaTypes: Record<FileKind, string> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
};

/** The media type a kind is sent with. */
export const mediaTypeOf = (kind: FileKind): string => mediaTypes[kind];

/** The kind of a media type, or null when such files are not taken. */
export const kindOfMediaType = (mediaType: string): FileKind | null =>
  FILE_KINDS.find((kind) => mediaTypes[kind] === mediaType) ?? null;

/** Kinds that a browser shows by itself and that cannot run anything there; a PDF is drawn by the page itself. */
export const isShownInPlace = (mediaType: string): boolean =>
  ['jpg', 'png'].includes(kindOfMediaType(mediaType) ?? '');

/** Kinds that are zips inside. */
export const isZipped = (kind: FileKind): boolean => kind === 'docx' || kind === 'xlsx';

const aliases: Record<string, string> = { jpeg: 'jpg', jpe: 'jpg' };

/** The extension of a name in lower case without the dot, `jpeg` as `jpg`; '' when it has none. */
export function extensionOf(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return aliases[extension] ?? extension;
}

/**
 * Whether bytes are plain text in UTF-8 or GB 18030: no control characters but tab, line feed, carriage
 * return and form feed. `whole` says that the bytes end where the text ends.
 */
export function looksLikeText(bytes: Uint8Array, whole: boolean): boolean {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole });
      return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text);
    } catch {
      continue;
    }
  }
  return false;
}
