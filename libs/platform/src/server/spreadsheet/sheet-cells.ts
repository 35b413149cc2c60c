import { Refusal } from '@keshen/kernel';
import type { SheetPart, Workbook } from './workbook';
import { attribute, tagsOf, unescaped, type Tag } from './xml';

/** What a cell holds: a text, a number, a truth; a date is the text `YYYY-MM-DD`. */
export type SheetValue = string | number | boolean;

export interface RawCell {
  value: SheetValue | null;
  /** What stands in the way of taking the value: a code such as `cell.formula`. */
  wrong?: string;
}

export interface RawRow {
  /** As the spreadsheet numbers it, from 1. */
  number: number;
  hidden: boolean;
  /** By column, from 0. */
  cells: Map<number, RawCell>;
}

/** A merged block: rows from 1, columns from 0, both ends included. */
export interface Merge {
  rows: [number, number];
  columns: [number, number];
}

const COLUMNS_MOST = 200;
const MERGES_MOST = 2000;

/** Titles are looked for in the first rows with content: a heading may stand above them. */
export const HEAD_ROWS = 10;

/**
 * The rows of a sheet that hold something, and its merged blocks. Refuses `spreadsheet.too-many-rows` as soon as
 * there are more than `most` and those of the head, without reading on.
 */
export function cellsOf(book: Workbook, sheet: SheetPart, most: number): { rows: RawRow[]; merges: Merge[] } {
  const rows: RawRow[] = [];
  const merges: Merge[] = [];
  let row: RawRow | null = null;
  let cell: CellParts | null = null;
  const finish = (): void => {
    if (row && cell && cell.column < COLUMNS_MOST) {
      const raw = rawCell(book, cell);
      if (raw) row.cells.set(cell.column, raw);
    }
    cell = null;
  };
  for (const tag of tagsOf(sheet.xml())) {
    if (tag.name === 'row') {
      finish();
      if (row && row.cells.size > 0) rows.push(row);
      row = tag.closes || tag.empty ? null : rowOf(tag, rows.at(-1)?.number ?? 0);
      if (rows.length > most + HEAD_ROWS)
        throw new Refusal('too-large', 'spreadsheet.too-many-rows', { most });
    } else if (tag.name === 'c') {
      finish();
      if (row && !tag.closes) cell = partsOf(tag, row);
    } else if (tag.name === 'mergeCell' && !tag.closes && merges.length < MERGES_MOST)
      merges.push(...mergeOf(attribute(tag, 'ref') ?? ''));
    else if (cell && !tag.closes) addPart(cell, tag);
  }
  return { rows, merges };
}

interface CellParts {
  column: number;
  type: string;
  style: number;
  value: string;
  text: string[];
  formula: boolean;
}

function rowOf(tag: Tag, before: number): RawRow {
  const given = Number(attribute(tag, 'r'));
  const number = Number.isSafeInteger(given) && given > 0 ? given : before + 1;
  const hidden = ['1', 'true'].includes(attribute(tag, 'hidden') ?? '');
  return { number, hidden, cells: new Map() };
}

function partsOf(tag: Tag, row: RawRow): CellParts {
  const reference = attribute(tag, 'r');
  return {
    column: reference ? columnOf(reference) : row.cells.size,
    type: attribute(tag, 't') ?? 'n',
    style: Number(attribute(tag, 's') ?? 0),
    value: '',
    text: [],
    formula: false,
  };
}

function addPart(cell: CellParts, tag: Tag): void {
  if (tag.name === 'v') cell.value = tag.text;
  else if (tag.name === 't') cell.text.push(tag.text);
  else if (tag.name === 'f') cell.formula = true;
}

function rawCell(book: Workbook, cell: CellParts): RawCell | null {
  if (cell.formula) return { value: null, wrong: 'cell.formula' };
  if (cell.type === 'e') return { value: null, wrong: 'cell.error' };
  const value = valueOf(book, cell);
  if (value === null || value === '') return null;
  // Spreadsheets keep 15 digits: a longer number has already lost its end.
  if (typeof value === 'number' && Math.abs(value) >= 1e15) return { value: null, wrong: 'cell.digits' };
  return { value };
}

function valueOf(book: Workbook, cell: CellParts): SheetValue | null {
  if (cell.type === 's') return plain(book.strings[Number(cell.value)] ?? '');
  if (cell.type === 'inlineStr') return plain(unescaped(cell.text.join('')));
  if (cell.type === 'str') return plain(unescaped(cell.value));
  if (cell.value === '') return null;
  if (cell.type === 'b') return cell.value === '1';
  if (cell.type === 'd') return cell.value.slice(0, 10);
  const number = Number(cell.value);
  if (!Number.isFinite(number)) return plain(cell.value);
  return book.dateStyles.has(cell.style) ? (dayOf(number, book.from1904) ?? number) : number;
}

/** Without the blanks around it, and without the mark that writing a spreadsheet puts before a sign. */
const plain = (text: string): string => text.trim().replace(/^'(?=[=+\-@\t\r])/, '');

const DAY_MS = 86_400_000;

/** The day a spreadsheet counts: 1 is 1900-01-01, and it believes in a 29 February of that year. */
function dayOf(serial: number, from1904: boolean): string | null {
  const days = Math.floor(serial) + (from1904 ? 1462 : 0);
  if (days < 1 || days > 2_958_465) return null;
  const start = Date.UTC(1899, 11, days > 59 ? 30 : 31);
  return new Date(start + days * DAY_MS).toISOString().slice(0, 10);
}

function mergeOf(reference: string): Merge[] {
  const [from, to = from] = reference.split(':') as [string, string?];
  const rows: [number, number] = [rowIn(from), rowIn(to!)];
  const columns: [number, number] = [columnOf(from), columnOf(to!)];
  return rows[0] > 0 && rows[1] > 0 ? [{ rows, columns }] : [];
}

const rowIn = (reference: string): number => Number(/\d+$/.exec(reference)?.[0] ?? 0);

/** The number of the column of `B7`, from 0. */
const columnOf = (reference: string): number => {
  let column = 0;
  for (const letter of /^[A-Z]{0,3}/.exec(reference)![0]) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
};

/** The letters of a column, from 0: what people read above it. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
