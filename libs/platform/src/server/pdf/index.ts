import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { fontOf } from './fonts';

export { linesOf } from './lines';

/** A PDF in Noto Sans SC. */
export async function pdfFrom(definition: TDocumentDefinitions): Promise<Buffer> {
  // Loaded by the first document: no start of a program waits for it.
  const { writePdf } = await import('./writer');
  return writePdf(definition);
}

let drawable: Set<number> | undefined;
const LINES = /[\n\r\t]/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]/u;

/**
 * A text as the font can show it: what has no glyph there (rare characters, emoji) or cannot be seen at all (zero-width
 * and control characters) is written by its number, 〔U+20BB7〕, instead of being dropped.
 */
export function printable(text: string): string {
  drawable ??= new Set(fontOf('normal').characterSet);
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const plain = LINES.test(character) || (drawable.has(code) && !UNSEEN.test(character));
    shown += plain ? character : `〔U+${code.toString(16).toUpperCase().padStart(4, '0')}〕`;
  }
  return shown;
}
