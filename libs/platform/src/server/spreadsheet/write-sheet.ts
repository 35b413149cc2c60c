import ExcelJS from 'exceljs';

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

/** Sheets as an xlsx file. A text never becomes a formula, not even once the file is saved as CSV. */
export async function writeSheet(sheets: readonly WrittenSheet[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const { name, columns, rows } of sheets) {
    // Excel takes 31 characters, and some of them not at all.
    const sheet = book.addWorksheet(name.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31) || 'Sheet1');
    sheet.columns = columns.map(({ kind, width = widths[kind] }) => ({
      width,
      style: { numFmt: formats[kind] },
    }));
    const head = sheet.addRow(columns.map(({ title }) => safe(title)));
    head.font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
    for (const row of rows) sheet.addRow(columns.map(({ kind }, i) => cellOf(kind, row[i] ?? null)));
    columns.forEach(({ choices }, i) => {
      const list = choices?.map((choice) => choice.replaceAll('"', '""')).join(',');
      if (!list || list.length > LIST_MOST || choices!.some((choice) => choice.includes(','))) return;
      for (let at = 2; at <= rows.length + 1 + OFFERED_ROWS; at++)
        sheet.getCell(at, i + 1).dataValidation = {
          type: 'list',
          allowBlank: true,
          formulae: [`"${list}"`],
        };
    });
  }
  return Buffer.from(await book.xlsx.writeBuffer());
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
