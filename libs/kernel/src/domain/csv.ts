/** A cell as spreadsheets read it, and never as a formula. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese; no cell becomes a formula. */
export const csv = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  '\uFEFF' + csvLines([head, ...lines]);

/** Further lines of such a table, for one that is written piece by piece. */
export const csvLines = (lines: readonly (readonly string[])[]): string =>
  lines.map((line) => line.map(cell).join(',') + '\r\n').join('');

/** Reads CSV (RFC 4180): rows of cells with the row's number; the byte order mark and empty rows are left out. */
export function csvRows(text: string): { row: number; cells: string[] }[] {
  const found: { row: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let value = '';
  let quoted = false;
  let row = 1;
  const endCell = (): void => {
    cells.push(value.trim().replace(/^'(?=[=+\-@])/, ''));
    value = '';
  };
  const endRow = (): void => {
    endCell();
    if (cells.some((each) => each !== '')) found.push({ row, cells });
    cells = [];
    row++;
  };
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at]!;
    if (quoted) {
      if (letter !== '"') value += letter;
      else if (plain[at + 1] === '"') value += plain[++at]!;
      else quoted = false;
    } else if (letter === '"' && value.trim() === '') {
      quoted = true;
      value = '';
    } else if (letter === ',') endCell();
    else if (letter === '\n') endRow();
    else value += letter;
  }
  if (value !== '' || cells.length) endRow();
  return found;
}
