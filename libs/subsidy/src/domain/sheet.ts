import { fenFromYuan, isRefusal, normaliseCreditCode, type Problem } from '@keshen/kernel';
import {
  cellOfText,
  fieldAt,
  type Column,
  type Definition,
  type Field,
  type TableRow,
} from '@keshen/programme';

type Table = Extract<Field, { type: 'table' }>;
export type Cells = Record<string, string | number | boolean>;

/** Columns of a list beside the table's own: whose it is, and where the money goes. */
export const partyColumns = [
  {
    key: 'party.code',
    titles: ['统一社会信用代码', '信用代码', 'Unified social credit code', 'Credit code'],
    required: true,
  },
  { key: 'party.name', titles: ['单位名称', '企业名称', '申请人', 'Enterprise'], required: true },
  { key: 'party.bank', titles: ['开户银行', 'Bank'] },
  { key: 'party.account', titles: ['银行账号', 'Account number'] },
] as const;

/** The table that a list fills. The publishing gate has made sure that it is one. */
export function listTable(definition: Definition): Table {
  const field = definition.applyFree && fieldAt(definition, definition.applyFree.table);
  if (field?.type !== 'table') throw new Error(`${definition.code} has no table for a list`);
  return field;
}

/** Columns that people fill; computed ones are not read. */
export const givenColumns = (table: Table): Column[] =>
  table.columns.filter((column) => 'required' in column);

/** What is looked for in a spreadsheet: by the words of the form in both languages, or by the column's id. */
export function sheetColumns(
  definition: Definition,
): { key: string; titles: string[]; required?: boolean; ignored?: boolean }[] {
  const table = listTable(definition);
  const columns = table.columns.map((column) => {
    const given = 'required' in column;
    // A list is in yuan, as receipts are; the form's own spreadsheets are in 万元 and say so.
    const yuan =
      column.type === 'money' ? [`${column.label['zh-CN']}（元）`, `${column.label.en} (yuan)`] : [];
    const titles = [column.label['zh-CN'], column.label.en, ...yuan, column.id];
    return { key: column.id, titles, ...(given ? { required: column.required } : { ignored: true }) };
  });
  return [...partyColumns.map((c) => ({ ...c, titles: [...c.titles] })), ...columns];
}

/** Whose row it is, as written; the credit code in comparable form. */
export interface ListedParty {
  creditCode: string;
  name: string;
  bank: string | null;
  account: string | null;
}

export function partyOf(cells: Cells): ListedParty {
  const text = (key: string): string => String(cells[key] ?? '').trim();
  return {
    creditCode: normaliseCreditCode(text('party.code')),
    name: text('party.name'),
    bank: text('party.bank') || null,
    account: text('party.account').replace(/\s/g, '') || null,
  };
}

/**
 * A row of the form's table out of the cells of a spreadsheet: choices by their words in either language or by their
 * value, money in yuan, a day as a date of the spreadsheet or as year, month and day in digits. What cannot be taken
 * is a problem of its column; whether the values are right is for the form's own check.
 */
export function itemOf(table: Table, cells: Cells): { item: TableRow; problems: Problem[] } {
  const item: TableRow = {};
  const problems: Problem[] = [];
  for (const column of givenColumns(table)) {
    const cell = cells[column.id];
    if (cell === undefined || cell === '') continue;
    const value = valueOf(column, cell);
    if (value === undefined) problems.push({ path: column.id, code: `cell.${column.type}` });
    else item[column.id] = value;
  }
  return { item, problems };
}

function valueOf(column: Column, cell: string | number | boolean): unknown {
  const text = String(cell).normalize('NFKC').trim();
  if (column.type === 'money') return fenOf(text);
  const read = cellOfText(column, text);
  return 'wrong' in read ? undefined : read.value;
}

function fenOf(text: string): number | undefined {
  try {
    return fenFromYuan(text.replace(/[,¥元\s]/g, ''));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
