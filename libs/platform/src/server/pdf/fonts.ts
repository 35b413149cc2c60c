import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const here = createRequire(import.meta.url);

interface Glyph {
  advanceWidth: number;
}

/** What is asked of an opened font here. */
interface Font {
  characterSet: number[];
  unitsPerEm: number;
  glyphForCodePoint(code: number): Glyph;
}

interface Fontkit {
  create(file: Buffer): Font;
  registerFormat(format: { probe(file: Buffer): boolean; new (stream: { buffer: Buffer }): object }): void;
}

/** The weights of Noto Sans SC, by the names under which pdfmake knows their files. */
export const weights = { normal: '400Regular', bold: '700Bold' } as const;
export type Weight = keyof typeof weights;

const opened = new Map<string, Font>();

/** An opened font; its file, 10 MB, is read when it is first asked for. */
export function fontOf(weight: Weight): Font {
  const name = weights[weight];
  let font = opened.get(name);
  if (!font) {
    const file = here.resolve(`@expo-google-fonts/noto-sans-sc/${name}/NotoSansSC_${name}.ttf`);
    font = library().create(readFileSync(file));
    // A glyph tells the character that it was first asked for; so that it is the same in every document (and what one
    // copies out of it), those that are written as themselves come before their variants and before radicals, which are
    // symbols.
    const characters = font.characterSet.map((code) => ({ code, itself: isItself(code) }));
    for (const { code } of characters.sort((a, b) => Number(b.itself) - Number(a.itself)))
      font.glyphForCodePoint(code);
    opened.set(name, font);
  }
  return font;
}

const isItself = (code: number): boolean => {
  const character = String.fromCodePoint(code);
  return character.normalize('NFKC') === character && !/\p{So}/u.test(character);
};

/**
 * pdfkit opens the fonts of each document anew, a tenth of what a receipt of forty answers took. What it is given here instead of a
 * file is the font's name, and that opens as the font that is open already.
 */
class Opened {
  static probe(file: Buffer): boolean {
    return opened.has(nameIn(file));
  }
  constructor(stream: { buffer: Buffer }) {
    return opened.get(nameIn(stream.buffer)) as Opened;
  }
}

let fontkit: Fontkit | undefined;

/** The very module by which pdfkit opens fonts. */
function library(): Fontkit {
  if (!fontkit) {
    fontkit = here('fontkit') as Fontkit;
    fontkit.registerFormat(Opened);
  }
  return fontkit;
}

const nameIn = (file: Buffer): string => Buffer.from(file.subarray(0, 20)).toString('latin1');
