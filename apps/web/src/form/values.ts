import { cellOfText, editableColumns, type Column, type Field } from '@keshen/programme';

/** A row of a table answer: column id → value; money in fen. */
export type Row = Record<string, string | number | null | undefined>;
type TableField = Extract<Field, { type: 'table' }>;

/** Whole number of what was typed, null for nothing, NaN for anything else. Full-width digits count. */
export function integerOfTyped(text: string): number | null {
  const plain = halfWidth(text).replace(/[,\s]/g, '');
  if (plain === '') return null;
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : Number.NaN;
}

/** Hundredths of a percent of what was typed: 20.5 → 2050; a percent sign may stand behind it. */
export function percentOfTyped(text: string): number | null {
  const plain = halfWidth(text).replace(/[%\s]/g, '');
  if (plain === '') return null;
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return Number.NaN;
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -size : size;
}

/** 2050 → 20.5 */
export function percentText(hundredths: number | null | undefined): string {
  return typeof hundredths === 'number' && Number.isSafeInteger(hundredths) ? String(hundredths / 100) : '';
}

function halfWidth(text: string): string {
  return text
    .trim()
    .replace(/[０-９．，－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/％/g, '%');
}

/** Cells of what a spreadsheet puts on the clipboard: tabs and line ends, quotes around cells that hold them. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < source.length; at++) {
    const c = source[at]!;
    if (quoted) {
      if (c === '"' && source[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t' || c === '\n') {
      rows.at(-1)!.push(cell.trim());
      cell = '';
      if (c === '\n') rows.push([]);
    } else cell += c;
  }
  rows.at(-1)!.push(cell.trim());
  return rows;
}

/** The rows as they are drawn: every fixed row in its order, or what has been added, at least the minimum. */
export function rowsOf(field: TableField, value: readonly Row[] | null | undefined): Row[] {
  const rows = [...(value ?? [])];
  const first = field.columns[0]!.id;
  if (field.fixedRows)
    return field.fixedRows.map((fixed) => ({
      ...rows.find((row) => row[first] === fixed.value),
      [first]: fixed.value,
    }));
  while (rows.length < field.minRows) rows.push({});
  return rows;
}

/** What a pasted block came to: the rows with it laid over, or why nothing was taken. */
export type Pasted =
  | { rows: Row[]; pasted: number; unread: { row: number; column: Column; text: string }[]; cut: number }
  | { tooMany: number };

/**
 * Lays a pasted block over the rows from a cell on; rows are added. A block that reaches beyond the most rows is not
 * taken at all. Cells that are none of their column's stay as they were and are named; columns beyond the table are
 * counted.
 */
export function pasteInto(
  field: TableField,
  value: readonly Row[] | undefined,
  at: { row: number; column: string },
  text: string,
): Pasted {
  const rows = rowsOf(field, value);
  const columns = editableColumns(field);
  const from = columns.findIndex(({ id }) => id === at.column);
  const block = pastedCells(text);
  const most = field.fixedRows ? rows.length : field.maxRows;
  if (at.row + block.length > most) return { tooMany: at.row + block.length };
  const unread: { row: number; column: Column; text: string }[] = [];
  let cut = 0;
  block.forEach((cells, down) => {
    const row: Row = { ...rows[at.row + down] };
    cells.forEach((cell, right) => {
      const column = columns[from + right];
      if (!column) return void (cut = Math.max(cut, right + 1 - (columns.length - from)));
      const read = cellOfText(column, cell);
      if ('wrong' in read) unread.push({ row: at.row + down, column, text: cell });
      else row[column.id] = read.value;
    });
    rows[at.row + down] = row;
  });
  return { rows, pasted: block.length, unread, cut };
}

/** Sum of money cells; NaN and nothing count as zero. */
export function sumOf(cells: readonly (string | number | null | undefined)[]): number {
  return cells.reduce<number>(
    (sum, cell) => sum + (typeof cell === 'number' && Number.isSafeInteger(cell) ? cell : 0),
    0,
  );
}
