/** A part of a file: both ends count, from 0. */
export type ByteRange = { start: number; end: number };

const ONE = /^bytes=(\d*)-(\d*)$/;

/**
 * What a `Range` header asks of so many bytes (RFC 9110, 14.2): undefined for everything, which is also the answer to
 * what is not understood, such as several parts at once; null when nothing of what is asked for exists.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const [, from = '', to = ''] = ONE.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const range =
    from === ''
      ? { start: Math.max(0, size - Number(to)), end: size - 1 }
      : { start: Number(from), end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return range.start < size && range.start <= range.end ? range : null;
}
