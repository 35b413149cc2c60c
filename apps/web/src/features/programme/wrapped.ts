/** How wide a text of 12 px is, near enough to break it: Chinese letters are square, Latin ones about half. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffff]/.test(letter) ? 12 : 6.6), 0);

/** Words that may stand at a line's beginning: Chinese letter by letter, with the sign that closes after it. */
const pieces = /[（“〔]?[\u2e80-\uffff](?:[）”〕、，。；：])*|[^\u2e80-\uffff\s]+|\s+/g;

/**
 * A name in at most `most` lines of this width, all about as long: Latin breaks between words, Chinese anywhere; what
 * does not fit is left out with ….
 */
export function wrapped(text: string, width: number, most = 3): string[] {
  const greedy = linesOf(text, width);
  if (greedy.length > most) {
    const last = [...greedy[most - 1]!];
    while (last.length > 1 && widthOf(`${last.join('')}…`) > width) last.pop();
    return [...greedy.slice(0, most - 1), `${last.join('')}…`];
  }
  for (let even = Math.ceil(widthOf(text) / greedy.length); even < width; even += 4) {
    const lines = linesOf(text, even);
    if (lines.length === greedy.length) return lines;
  }
  return greedy;
}

function linesOf(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const piece of text.match(pieces) ?? []) {
    const line = lines.at(-1)!;
    if (widthOf((line + piece).trim()) <= width || line.trim() === '') lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}
