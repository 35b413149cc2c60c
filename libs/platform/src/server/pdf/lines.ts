import LineBreaker from 'linebreak';
import { fontOf, type Weight } from './fonts';

/**
 * A text in the lines that it takes within a width (both in points), broken where Unicode allows (UAX 14); a word that is
 * wider than a line is broken anywhere. The library breaks, too, but treats each Chinese character as a word of its own
 * from then on, which is most of what a document costs; a line is one.
 */
export function linesOf(text: string, width: number, size: number, weight: Weight = 'normal'): string[] {
  const most = width / size;
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = (): void => {
    lines.push(line.trimEnd());
    [line, used] = ['', 0];
  };
  const breaker = new LineBreaker(text);
  let last = 0;
  for (let at = breaker.nextBreak(); at; at = breaker.nextBreak()) {
    const part = text.slice(last, at.position);
    const word = part.replace(/(\r\n|\n|\r)$/, '');
    last = at.position;
    const takes = widthOf(word.trimEnd(), weight);
    if (line && used + takes > most) end();
    if (takes > most)
      for (const character of word) {
        const more = widthOf(character, weight);
        if (line && used + more > most) end();
        line += character;
        used += more;
      }
    else {
      line += word;
      used += widthOf(word, weight);
    }
    if (at.required && (word !== part || at.position < text.length)) end();
  }
  if (line || lines.length === 0) end();
  return lines;
}

const widths = { normal: new Map<string, number>(), bold: new Map<string, number>() };

/** The width of a text in one line, in ems. */
function widthOf(text: string, weight: Weight): number {
  let width = 0;
  for (const character of text) {
    let one = widths[weight].get(character);
    if (one === undefined) {
      const font = fontOf(weight);
      one = font.glyphForCodePoint(character.codePointAt(0)!).advanceWidth / font.unitsPerEm;
      widths[weight].set(character, one);
    }
    width += one;
  }
  return width;
}
