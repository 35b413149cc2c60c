import { industryOf, type Column, type Field, type TableRow } from '@keshen/programme';
import { colon, comma, dateText, textOf, wan } from '../../format';
import { figureText, isFigure } from '../../form/table-totals';
import type { Say } from './say';

/** An answer as plain text: for reading, for comparing two of its versions, for a download. */
export function answerText(field: Field | undefined, value: unknown, t: Say): string {
  if (value === null || value === undefined || value === '') return '';
  switch (field?.type) {
    case undefined:
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'table':
      return rowsText(value, (row) =>
        field.columns.map((column) => [textOf(column.label), cellText(column, row[column.id])]),
      );
    case 'group':
      return rowsText(value, (row) =>
        field.fields.map((each) => [textOf(each.label), answerText(each, row[each.id], t)]),
      );
    case 'file':
      return t('answers.files', { count: (value as unknown[]).length });
    case 'computed':
      if (field.result === 'money') return `${wan(value as number)} ${t('common:money.wan')}`;
      if (field.result === 'percent') return `${(value as number) / 100}%`;
      return field.result === 'boolean' ? t(value === true ? 'answers.yes' : 'answers.no') : String(value);
    case 'industry': {
      const entry = industryOf(String(value));
      return entry ? `${entry.code} ${entry.name}` : String(value);
    }
    case 'money':
      return `${wan(value as number)} ${t('common:money.wan')}`;
    case 'percent':
      return `${(value as number) / 100}%`;
    case 'integer':
      return `${String(value)} ${textOf(field.unit)}`.trim();
    case 'date':
      return dateText(value as string);
    case 'date-range': {
      const { start, end } = value as { start?: string; end?: string };
      return `${start ? dateText(start) : '—'} – ${end ? dateText(end) : '—'}`;
    }
    case 'choice':
      return textOf(field.options.find((o) => o.value === value)?.label) || String(value);
    case 'choices':
      return (value as string[])
        .map((v) => textOf(field.options.find((o) => o.value === v)?.label) || v)
        .join(comma());
    case 'declaration':
      return value === true ? t('answers.promised') : t('answers.none');
    default:
      return typeof value === 'string'
        ? value
        : Object.values(value as object)
            .filter(Boolean)
            .join(' ');
  }
}

/** A cell as it is read; nothing for an empty one. */
export function cellText(column: Column, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && isFigure(column)) return figureText(column, value);
  if (column.type === 'choice')
    return textOf(column.options.find((o) => o.value === value)?.label) || String(value);
  return String(value);
}

/** One line for each row, its parts by their names. */
const rowsText = (rows: unknown, parts: (row: TableRow) => [string, string][]): string =>
  (rows as TableRow[])
    .map((row) =>
      parts(row)
        .filter(([, text]) => text)
        .map(([name, text]) => `${name}${colon()}${text}`)
        .join('　'),
    )
    .join('\n');
