import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { fontOf, weights, type Weight } from './fonts';

export { linesOf } from './lines';

/** pdfmake's files in memory; its types do not know them. */
const { virtualfs } = pdfmake as unknown as {
  virtualfs: { existsSync(name: string): boolean; writeFileSync(name: string, content: Buffer): void };
};
pdfmake.setFonts({ NotoSansSC: { ...weights, italics: weights.normal, bolditalics: weights.bold } });
// A document brings everything with it: nothing is fetched, and no file is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

/** Opens the fonts with the first document; from then on a name stands for each. */
function loadFonts(): void {
  for (const [weight, name] of Object.entries(weights)) {
    if (virtualfs.existsSync(name)) continue;
    fontOf(weight as Weight);
    virtualfs.writeFileSync(name, Buffer.from(name, 'latin1'));
  }
}

/** A PDF in Noto Sans SC. */
export function pdfFrom(definition: TDocumentDefinitions): Promise<Buffer> {
  loadFonts();
  return pdfmake
    .createPdf({ defaultStyle: { font: 'NotoSansSC' }, compress: true, ...definition })
    .getBuffer() as Promise<Buffer>;
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
