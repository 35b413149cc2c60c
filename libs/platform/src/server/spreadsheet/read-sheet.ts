import { invalid, Refusal } from '@keshen/kernel';
import { cellsOf, columnLetters, HEAD_ROWS, type Merge, type RawRow, type SheetValue } from './sheet-cells';
import { openWorkbook } from './workbook';

export type { SheetValue } from './sheet-cells';

/** A column that is looked for, by any of the titles it may have (in any language). */
export interface SheetColumn {
  key: string;
  titles: readonly string[];
  /** Without it the sheet is not understood. */
  required?: boolean;
  /** Known, and passed over: a total, a remark for people. */
  ignored?: boolean;
}

/** What is wrong in one row; `column` is the key of a column, null for the row as a whole. */
export interface SheetProblem {
  row: number;
  column: string | null;
  code: string;
  params?: Record<string, unknown>;
}

export interface SheetRow {
  /** As the spreadsheet numbers it, from 1: people find it by this. */
  number: number;
  /** By the column's key; cells without content, or with something wrong, are left out. */
  cells: Record<string, SheetValue>;
}

export interface SheetRead {
  sheet: string;
  /** Every row with content beneath the titles, those with problems among them. */
  rows: SheetRow[];
  problems: SheetProblem[];
  /** Titles of columns that nobody asked for, and names of sheets that were not read: people should know. */
  unreadColumns: string[];
  unreadSheets: string[];
}

export interface ReadOptions {
  columns: readonly SheetColumn[];
  /** Rows beneath the titles. */
  maxRows: number;
  /** Columns that together may stand in one row only; a second row with the same is `row.twice`. */
  distinct?: readonly string[];
}

/** What one spreadsheet may be once it is unpacked. */
const UNPACKED_MOST = 32 * 1024 * 1024;

/**
 * Reads the rows of a spreadsheet (xlsx) by the titles of its columns: the first visible sheet that has them.
 * A formula, an error, a merged block, a hidden row or a number too long for a spreadsheet is a problem of its row;
 * other rows are read all the same. Time and memory are bounded by `maxRows` and by 32 MB of unpacked content.
 * Refuses `spreadsheet.format`, `spreadsheet.old-format`, `spreadsheet.too-large`, `spreadsheet.too-many-rows`,
 * `spreadsheet.empty` and `spreadsheet.columns` (titles `missing` or there `twice`).
 */
export function readSheet(bytes: Uint8Array, options: ReadOptions): SheetRead {
  const book = openWorkbook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), UNPACKED_MOST);
  const visible = book.sheets.filter((sheet) => !sheet.hidden);
  let best: Head | null = null;
  for (const sheet of visible) {
    const { rows, merges } = cellsOf(book, sheet, options.maxRows);
    const head = headOf(rows, options.columns);
    if (!head) continue;
    if (head.missing.length === 0 && head.twice.length === 0) {
      const beneath = rows.filter((row) => row.number > head.row);
      if (beneath.length > options.maxRows)
        throw new Refusal('too-large', 'spreadsheet.too-many-rows', { most: options.maxRows });
      return {
        sheet: sheet.name,
        ...contents(beneath, merges, head, options),
        unreadColumns: head.unknown,
        unreadSheets: book.sheets.filter((other) => other !== sheet).map(({ name }) => name),
      };
    }
    if (!best || head.missing.length < best.missing.length) best = head;
  }
  if (!best) throw invalid('spreadsheet.empty');
  throw invalid('spreadsheet.columns', { missing: best.missing, twice: best.twice });
}

interface Head {
  row: number;
  /** Column number → key. */
  keys: Map<number, string>;
  missing: string[];
  twice: string[];
  unknown: string[];
}

/** Titles compare without blanks, marks of what must be filled, and the width of characters. */
const titleKey = (text: unknown): string =>
  String(text).normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();

/** The row among the first that has most of the titles; null when the sheet is empty. */
function headOf(rows: readonly RawRow[], columns: readonly SheetColumn[]): Head | null {
  const known = new Map(
    columns.flatMap((column) => column.titles.map((title) => [titleKey(title), column] as const)),
  );
  let best: Head | null = null;
  for (const row of rows.slice(0, HEAD_ROWS)) {
    const keys = new Map<number, string>();
    const [twice, unknown]: [string[], string[]] = [[], []];
    for (const [at, { value }] of row.cells) {
      const column = value === null ? undefined : known.get(titleKey(value));
      if (!column) unknown.push(String(value ?? columnLetters(at)).slice(0, 60));
      else if ([...keys.values()].includes(column.key)) twice.push(column.titles[0]!);
      else keys.set(at, column.key);
    }
    const found = new Set(keys.values());
    const missing = columns.filter((c) => c.required && !found.has(c.key)).map((c) => c.titles[0]!);
    if (!best || keys.size > best.keys.size) best = { row: row.number, keys, missing, twice, unknown };
  }
  return best;
}

function contents(
  beneath: readonly RawRow[],
  merges: readonly Merge[],
  head: Head,
  options: ReadOptions,
): Pick<SheetRead, 'rows' | 'problems'> {
  const wanted = new Map(
    [...head.keys].filter(([, key]) => !options.columns.some((c) => c.key === key && c.ignored)),
  );
  const problems: SheetProblem[] = [];
  const seen = new Map<string, number>();
  const rows = beneath.flatMap((raw): SheetRow[] => {
    const cells: Record<string, SheetValue> = {};
    const merged = merges.filter(({ rows: [from, to] }) => from <= raw.number && raw.number <= to);
    const found: SheetProblem[] = raw.hidden ? [{ row: raw.number, column: null, code: 'row.hidden' }] : [];
    let empty = true;
    for (const [at, key] of wanted) {
      const inMerge = merged.some(({ columns: [from, to] }) => from <= at && at <= to);
      const cell = raw.cells.get(at);
      if (cell || inMerge) empty = false;
      const wrong = inMerge ? 'cell.merged' : cell?.wrong;
      if (wrong) found.push({ row: raw.number, column: key, code: wrong });
      else if (cell && cell.value !== null) cells[key] = cell.value;
    }
    if (empty) return [];
    const first = options.distinct && sameAsBefore(seen, options.distinct, cells, raw.number);
    if (first) found.push({ row: raw.number, column: null, code: 'row.twice', params: { first } });
    problems.push(...found);
    return [{ number: raw.number, cells }];
  });
  return { rows, problems };
}

/** The number of the earlier row with the same values in these columns; rows without any of them are not compared. */
function sameAsBefore(
  seen: Map<string, number>,
  distinct: readonly string[],
  cells: Record<string, SheetValue>,
  number: number,
): number | undefined {
  if (distinct.every((key) => cells[key] === undefined)) return undefined;
  const key = JSON.stringify(distinct.map((name) => cells[name] ?? null));
  const first = seen.get(key);
  if (first === undefined) seen.set(key, number);
  return first;
}
