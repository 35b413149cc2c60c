import { textIn, type Locale } from '@keshen/kernel';
import { isEmpty, rowTotal, type TableRow } from './answers';
import { cellProblem } from './field-problems';
import type { Column, FieldOf } from './fields';
import { cellOfText } from './table-text';

type Table = FieldOf<'table'>;

/** What is wrong in a row of a spreadsheet, as it numbers its rows; `column` is a column's id. */
export interface SheetRowProblem {
  row: number;
  column: string | null;
  code: string;
  params?: Record<string, unknown>;
}

/** A row as it was read: by column id; a date is `YYYY-MM-DD`. */
export interface ReadRow {
  number: number;
  cells: Record<string, string | number | boolean>;
}

const units: Record<Locale, Record<'money' | 'percent', string>> = {
  'zh-CN': { money: '（万元）', percent: '（%）' },
  en: { money: ' (10k yuan)', percent: ' (%)' },
};

const figureOf = (column: Column): string =>
  column.type === 'row-total' ? 'money' : column.type === 'computed' ? column.result : column.type;

/** The title of a column in a spreadsheet: its name, with the unit of its figures. */
export function sheetTitle(column: Column, locale: Locale): string {
  const figure = figureOf(column);
  const unit = figure === 'money' || figure === 'percent' ? units[locale][figure] : '';
  return textIn(column.label, locale) + unit;
}

/** The columns a spreadsheet of this table has: by title in both languages, with or without their unit. */
export const sheetColumns = (
  field: Table,
): { key: string; titles: string[]; required: boolean; ignored: boolean }[] =>
  field.columns.map((column) => {
    const computed = column.type === 'row-total' || column.type === 'computed';
    return {
      key: column.id,
      titles: (['zh-CN', 'en'] as const).flatMap((locale) => [
        sheetTitle(column, locale),
        textIn(column.label, locale),
      ]),
      required: !computed && (column.required || column.id === field.columns[0]!.id),
      ignored: computed,
    };
  });

/**
 * Rows of a spreadsheet as rows of the table, and everything that is wrong with them, row by row: cells that are none
 * of their column's or break its rules, rows that are not among the given ones, rows that say the same as another.
 */
export function rowsOfSheet(
  field: Table,
  read: readonly ReadRow[],
): { rows: TableRow[]; problems: SheetRowProblem[] } {
  const problems: SheetRowProblem[] = [];
  const seen = new Map<string, number>();
  const rows = read.map(({ number, cells }) => {
    const row: TableRow = {};
    field.columns.forEach((column, place) => {
      if (column.type === 'row-total' || column.type === 'computed') return;
      const given = cells[column.id];
      const found = field.fixedRows && place === 0 ? fixedRow(field, given) : cellOfSheet(column, given);
      if ('code' in found) problems.push({ row: number, column: column.id, ...found });
      else if (!isEmpty(found.value)) row[column.id] = found.value;
    });
    const key = JSON.stringify(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, number);
    else problems.push({ row: number, column: null, code: 'row.twice', params: { first } });
    return row;
  });
  return { rows, problems };
}

type Found = { value: unknown } | { code: string; params?: Record<string, unknown> };

function fixedRow(field: Table, given: unknown): Found {
  const text = String(given ?? '').trim();
  const row = field.fixedRows!.find((o) => [o.value, o.label['zh-CN'], o.label.en].includes(text));
  return row ? { value: row.value } : { code: 'table.row-unknown' };
}

function cellOfSheet(column: Column, given: string | number | boolean | undefined): Found {
  const read = cellOfText(column, textOfCell(column, given));
  if ('wrong' in read) return { code: 'field.type', params: { type: column.type } };
  const wrong = cellProblem(column, read.value);
  return wrong ? { code: wrong[0], ...(wrong[1] ? { params: wrong[1] } : {}) } : { value: read.value };
}

/** A figure as it would be typed: 15 digits are what a spreadsheet keeps, a share of one is shown as a percentage. */
function textOfCell(column: Column, given: string | number | boolean | undefined): string {
  if (given === undefined) return '';
  if (typeof given !== 'number') return String(given);
  const figure = column.type === 'percent' ? given * 100 : given;
  return String(Number(figure.toPrecision(15)));
}

/** The table as a spreadsheet is written from it; options by their words, totals of rows with it. */
export function writtenTable(
  field: Table,
  rows: readonly TableRow[],
  locale: Locale,
): {
  name: string;
  columns: {
    title: string;
    kind: 'text' | 'integer' | 'wan' | 'percent' | 'date';
    choices?: string[];
  }[];
  rows: (string | number | null)[][];
} {
  const words = (options: readonly { value: string; label: Record<Locale, string> }[], value: unknown) =>
    options.find((o) => o.value === value)?.label[locale] ?? String(value);
  const cell = (column: Column, place: number, row: TableRow): string | number | null => {
    const value = column.type === 'row-total' ? rowTotal(row, column.of) : row[column.id];
    if (isEmpty(value)) return null;
    if (field.fixedRows && place === 0) return words(field.fixedRows, value);
    if (column.type === 'choice') return words(column.options, value);
    return typeof value === 'number' ? value : String(value);
  };
  return {
    name: textIn(field.label, locale),
    columns: field.columns.map((column) => ({
      title: sheetTitle(column, locale),
      kind: kinds[figureOf(column)] ?? 'text',
      ...(column.type === 'choice' ? { choices: column.options.map((o) => o.label[locale]) } : {}),
    })),
    rows: rows.map((row) => field.columns.map((column, place) => cell(column, place, row))),
  };
}

const kinds: Record<string, 'integer' | 'wan' | 'percent' | 'date'> = {
  integer: 'integer',
  money: 'wan',
  percent: 'percent',
  date: 'date',
};
