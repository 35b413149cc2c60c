import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import type { Cell } from 'exceljs';

/** How a column is written. Amounts are given in fen, percents in hundredths of a percent, dates as `YYYY-MM-DD`. */
export type SheetKind = 'text' | 'integer' | 'yuan' | 'wan' | 'percent' | 'date';

export interface WrittenColumn {
  title: string;
  kind: SheetKind;
  /** In characters; by default after the kind. */
  width?: number;
  /** What may be chosen: offered by the spreadsheet as a list. */
  choices?: readonly string[];
}

export interface WrittenSheet {
  name: string;
  columns: readonly WrittenColumn[];
  rows: readonly (readonly (string | number | null | undefined)[])[];
}

const formats: Record<SheetKind, string> = {
  text: '@',
  integer: '0',
  yuan: '#,##0.00',
  wan: '#,##0.00####',
  percent: '0.00%',
  date: 'yyyy-mm-dd',
};
const widths: Record<SheetKind, number> = {
  text: 24,
  integer: 12,
  yuan: 18,
  wan: 16,
  percent: 12,
  date: 14,
};
/** Rows of a template that offer the list of a choice, beyond those that are filled. */
const OFFERED_ROWS = 200;
/** What a spreadsheet takes as a list within a cell's rule. */
const LIST_MOST = 255;

/** Rows after which others get their turn. */
const ROWS_AT_ONCE = 200;

/**
 * Sheets as an xlsx file. A text never becomes a formula, not even once the file is saved as CSV. Written row by row: ten
 * thousand rows hold up nobody and are never in memory as cells.
 */
export async function writeSheet(sheets: readonly WrittenSheet[]): Promise<Buffer> {
  // 750 files: loaded by the first who wants a sheet, not by each start of a program.
  const { default: ExcelJS } = await import('exceljs');
  const stream = new PassThrough();
  const written = buffer(stream);
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  for (const { name, columns, rows } of sheets) {
    // Excel takes 31 characters, and some of them not at all.
    const sheet = book.addWorksheet(name.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31) || 'Sheet1', {
      views: [{ state: 'frozen', ySplit: 1 }],
    });
    sheet.columns = columns.map(({ kind, width = widths[kind] }) => ({
      width,
      style: { numFmt: formats[kind] },
    }));
    const head = sheet.addRow(columns.map(({ title }) => safe(title)));
    head.font = { bold: true };
    const lists = columns.map(({ choices }) => listOf(choices));
    for (const [at, row] of rows.entries()) {
      const line = sheet.addRow(columns.map(({ kind }, i) => cellOf(kind, row[i] ?? null)));
      lists.forEach((list, i) => list && offer(line.getCell(i + 1), list));
      line.commit();
      if (at % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await turn();
    }
    for (let at = rows.length + 2; lists.some(Boolean) && at <= rows.length + 1 + OFFERED_ROWS; at++)
      lists.forEach((list, i) => list && offer(sheet.getRow(at).getCell(i + 1), list));
    sheet.commit();
  }
  await book.commit();
  return written;
}

/** The list of a choice as a cell's rule takes it; null where it is too long, or has none. */
function listOf(choices: readonly string[] | undefined): string | null {
  const list = choices?.map((choice) => choice.replaceAll('"', '""')).join(',');
  return !list || list.length > LIST_MOST || choices!.some((choice) => choice.includes(',')) ? null : list;
}

function offer(cell: Cell, list: string): void {
  cell.dataValidation = { type: 'list', allowBlank: true, formulae: [`"${list}"`] };
}

const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function cellOf(kind: SheetKind, value: string | number | null): string | number | Date | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string') {
    if (kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T00:00:00Z`);
    return safe(value);
  }
  if (kind === 'yuan') return value / 100;
  if (kind === 'wan') return value / 1_000_000;
  return kind === 'percent' ? value / 10_000 : value;
}
