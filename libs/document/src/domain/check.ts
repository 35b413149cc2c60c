import { conflict, forbidden, invalid, Refusal } from '@keshen/kernel';
import { extensionOf, kindOfMediaType, type FileKind } from './file-kinds';
import { MEGABYTE, type FileLimits, type ScanState } from './requests';

/** Refuses `file.empty` and `file.too-large`, which names the limit in megabytes. */
export function checkSize(size: number, maxMegabytes: number): void {
  if (size === 0) throw invalid('file.empty', { field: 'file' });
  if (size > maxMegabytes * MEGABYTE)
    throw new Refusal('too-large', 'file.too-large', { field: 'file', limit: maxMegabytes });
}

/** What a docx or xlsx may claim to be when it is unpacked, in megabytes. */
export const UNPACKED_MOST = 500;

/**
 * Refuses `file.broken` for what is no whole zip (null), such as one that was cut off, and `file.unpacks-too-large` for
 * what claims more bytes than anybody should unpack, such as a zip bomb.
 */
export function checkUnpacked(size: number | null): void {
  if (size === null) throw invalid('file.broken', { field: 'file' });
  if (size > UNPACKED_MOST * MEGABYTE)
    throw new Refusal('too-large', 'file.unpacks-too-large', { field: 'file', limit: UNPACKED_MOST });
}

/**
 * Refuses `file.type` (what it is by its content, what is taken) and `file.extension` (the name says another kind).
 * `found` is null for content that is of no known kind.
 */
export function checkKind(name: string, found: FileKind | null, allowed: readonly FileKind[]): FileKind {
  if (found === null || !allowed.includes(found))
    throw new Refusal('unsupported', 'file.type', {
      field: 'file',
      found: found ?? extensionOf(name),
      allowed: [...allowed],
    });
  if (extensionOf(name) !== found)
    throw invalid('file.extension', { field: 'file', found, named: extensionOf(name) });
  return found;
}

/** Whether a file in this state may leave: with a scanner only what it found clean, without one what it never found. */
export const mayLeave = (scan: ScanState, scanner: boolean): boolean =>
  scanner ? scan === 'clean' : scan !== 'quarantined';

/**
 * Whether the bytes may leave: refuses conflict `file.waiting` and forbidden `file.quarantined` (what was found). With a
 * scanner only what it found clean; without one everything but what was found before.
 */
export function checkScan(
  { scan, threat }: { scan: ScanState; threat: string | null },
  scanner: boolean,
): void {
  if (scan === 'quarantined') throw forbidden('file.quarantined', { threat });
  if (!mayLeave(scan, scanner)) throw conflict('file.waiting');
}

/** The same for a file that is stored already and is to be attached where less is taken. */
export function checkLimits(
  file: { name: string; size: number; mediaType: string },
  limits: FileLimits,
): void {
  checkSize(file.size, limits.maxMegabytes);
  checkKind(file.name, kindOfMediaType(file.mediaType), limits.formats);
}
