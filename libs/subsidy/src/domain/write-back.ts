import type { Column, Definition, TableRow } from '@keshen/programme';
import { givenColumns, listTable, partyColumns } from './sheet';

/** A column of a written sheet, as the platform's writer takes it. */
type Written = { title: string; kind: 'text' | 'integer' | 'yuan' | 'percent' | 'date' };

const kindOf = (column: Column): Written['kind'] =>
  column.type === 'money'
    ? 'yuan'
    : column.type === 'integer' || column.type === 'date'
      ? column.type
      : 'text';

/**
 * Rows of a list as a spreadsheet that can be mended and sent again: the titles that are read, the number in the
 * earlier file, and what could be read. A cell that could not be read is empty.
 */
export function writtenBack(
  definition: Definition,
  rows: readonly { number: number; creditCode: string; name: string; item: TableRow }[],
): { columns: Written[]; rows: (string | number | null)[][] } {
  const columns = givenColumns(listTable(definition));
  const [code, name] = partyColumns;
  return {
    columns: [
      { title: '行号', kind: 'integer' },
      { title: code.titles[0], kind: 'text' },
      { title: name.titles[0], kind: 'text' },
      ...columns.map((column) => ({ title: column.label['zh-CN'], kind: kindOf(column) })),
    ],
    rows: rows.map((row) => [
      row.number,
      row.creditCode,
      row.name,
      ...columns.map((column) => cellOf(column, row.item[column.id])),
    ]),
  };
}

function cellOf(column: Column, value: unknown): string | number | null {
  if (column.type === 'choice') return column.options.find((o) => o.value === value)?.label['zh-CN'] ?? null;
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
