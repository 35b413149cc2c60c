import type { Column, Field } from '@keshen/programme';
import { fenOfTyped } from '../ui/money-input';

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

/** A cell's value from text: amounts are 万元, choices match their value or a label, dates any usual writing. */
export function cellOfText(column: Column, text: string): string | number | null {
  if (text === '') return null;
  switch (column.type) {
    case 'money':
      return fenOfTyped(text);
    case 'integer':
      return integerOfTyped(text);
    case 'date':
      return dateOfText(text);
    case 'choice':
      return (
        column.options.find((o) => [o.value, o.label['zh-CN'], o.label.en].includes(text))?.value ?? null
      );
    case 'text':
      return text;
    case 'row-total':
      return null;
  }
}

/** 2026/3/1, 2026.3.1, 2026年3月1日 → 2026-03-01; anything else is nothing. */
export function dateOfText(text: string): string | null {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim());
  if (!match) return null;
  return `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
}

/** Columns a person fills: the first one is given where rows are fixed, totals are computed. */
export function editableColumns(field: TableField): Column[] {
  return field.columns.filter(
    (column, index) => column.type !== 'row-total' && !(field.fixedRows && index === 0),
  );
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

/** Lays a pasted block over the rows from a cell on; rows are added up to the maximum, what is too wide is cut. */
export function pasteInto(
  field: TableField,
  value: readonly Row[] | undefined,
  at: { row: number; column: string },
  text: string,
): Row[] {
  const rows = rowsOf(field, value);
  const columns = editableColumns(field);
  const from = columns.findIndex(({ id }) => id === at.column);
  pastedCells(text).forEach((cells, down) => {
    const index = at.row + down;
    if (index >= rows.length) {
      if (field.fixedRows || index >= field.maxRows) return;
      rows[index] = {};
    }
    const row: Row = { ...rows[index] };
    cells.forEach((cell, right) => {
      const column = columns[from + right];
      if (column) row[column.id] = cellOfText(column, cell);
    });
    rows[index] = row;
  });
  return rows;
}

/** Sum of money cells; NaN and nothing count as zero. */
export function sumOf(cells: readonly (string | number | null | undefined)[]): number {
  return cells.reduce<number>(
    (sum, cell) => sum + (typeof cell === 'number' && Number.isSafeInteger(cell) ? cell : 0),
    0,
  );
}
