/** How wide a text of 12 px is, near enough to break it: Chinese letters are square, Latin ones about half. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffff]/.test(letter) ? 12 : 6.6), 0);

/** A name in at most `most` lines of this width: Latin breaks between words, Chinese anywhere; the rest is left out with …. */
export function wrapped(text: string, width: number, most = 3): string[] {
  const pieces = text.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]+|\s+/g) ?? [];
  const lines: string[] = [''];
  for (const piece of pieces) {
    const line = lines.at(-1)!;
    if (widthOf((line + piece).trim()) <= width || line.trim() === '') lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  const shown = lines.map((line) => line.trim()).filter(Boolean);
  if (shown.length <= most) return shown;
  const last = [...shown[most - 1]!];
  while (last.length > 1 && widthOf(`${last.join('')}…`) > width) last.pop();
  return [...shown.slice(0, most - 1), `${last.join('')}…`];
}
