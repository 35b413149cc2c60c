import { inflateRawSync } from 'node:zlib';
import PizZip from 'pizzip';
import { invalid, Refusal } from '@keshen/kernel';
import { templateLimits } from '../../domain/requests';

/** What could run, fetch or hide something when the document is opened. */
const ACTIVE = /(^|\/)(vbaProject|vbaData|activeX|embeddings|oleObject)|\.(bin|ocx|exe|dll|js|vbs)$/i;
const MACRO_TYPE = /macroEnabled|vbaProject/i;
/** Only a link that a reader clicks may point outside; templates, pictures and frames fetched from elsewhere may not. */
const RELATIONSHIP = /<(?:\w+:)?Relationship\b[^>]*>/gi;
const EXTERNAL = /\bTargetMode\s*=\s*["']External["']/i;
const HYPERLINK = /\bType\s*=\s*["'][^"']*\/hyperlink["']/i;
const pointsOutside = (rels: string): boolean =>
  (rels.match(RELATIONSHIP) ?? []).some((each) => EXTERNAL.test(each) && !HYPERLINK.test(each));
const STORED = 0;
const DEFLATED = 8;

/**
 * Opens an uploaded docx. Refuses `template.size` (bytes, unpacked bytes or parts beyond the limits), `template.docx`
 * (no Word document), `template.active` (macros, embedded objects, content fetched from outside; with the part's name).
 */
export function openDocx(bytes: Buffer): PizZip {
  if (bytes.length > templateLimits.packed) throw tooLarge();
  const zip = unzip(bytes);
  const names = Object.keys(zip.files);
  if (names.length > templateLimits.parts) throw tooLarge();
  requireSmall(zip);
  const types = zip.file('[Content_Types].xml')?.asText() ?? '';
  const active =
    names.find((name) => ACTIVE.test(name)) ?? (MACRO_TYPE.test(types) ? '[Content_Types].xml' : null);
  const outside = names.find(
    (name) => name.endsWith('.rels') && pointsOutside(zip.file(name)?.asText() ?? ''),
  );
  if (active ?? outside) throw invalid('template.active', { field: 'file', part: active ?? outside });
  if (!types.includes('wordprocessingml.document.main+xml') || !zip.file('word/document.xml'))
    throw invalid('template.docx', { field: 'file' });
  return zip;
}

/** `template.size` with the limits. */
export const tooLarge = (): Refusal =>
  new Refusal('too-large', 'template.size', { field: 'file', ...templateLimits });

function unzip(bytes: Buffer): PizZip {
  try {
    return new PizZip(bytes);
  } catch {
    throw invalid('template.docx', { field: 'file' });
  }
}

/** Unpacks every part against what is left of the limit: what a part says of its own size may be a lie. */
function requireSmall(zip: PizZip): void {
  let left = templateLimits.unpacked;
  for (const { dir, _data } of Object.values(zip.files) as unknown as Packed[]) {
    if (dir) continue;
    const packed = Buffer.from(_data.getCompressedContent());
    const method = _data.compressionMethod.charCodeAt(0);
    if (method !== STORED && method !== DEFLATED) throw invalid('template.docx', { field: 'file' });
    left -= method === STORED ? packed.length : inflatedSize(packed, left);
    if (left < 0) throw tooLarge();
  }
}

interface Packed {
  dir: boolean;
  _data: { compressionMethod: string; getCompressedContent(): Uint8Array };
}

function inflatedSize(packed: Buffer, most: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: most + 1 }).length;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw invalid('template.docx', { field: 'file' });
  }
}
