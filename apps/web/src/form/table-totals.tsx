import type { Column, FieldOf } from '@keshen/programme';
import { useTranslation } from 'react-i18next';
import { textOf, wan } from '../format';
import { sumOf, type Row } from './values';

/** What kind of figure a column shows; null for words. */
export function figureOf(column: Column): 'money' | 'integer' | 'percent' | null {
  if (column.type === 'computed') return column.result;
  if (column.type === 'row-total') return 'money';
  return column.type === 'money' || column.type === 'integer' || column.type === 'percent'
    ? column.type
    : null;
}
export const isFigure = (column: Column): boolean => figureOf(column) !== null;

/** A figure as its column shows it. */
export function figureText(column: Column, value: number): string {
  const figure = figureOf(column);
  if (figure === 'money') return wan(value);
  return figure === 'percent' ? `${value / 100}%` : String(value);
}

/** A column's name with the unit of its figures. */
export function useColumnLabel(): (column: Column) => string {
  const { t } = useTranslation('form');
  return (column) => {
    const figure = figureOf(column);
    const unit = figure === 'money' ? t('inWan') : figure === 'percent' ? t('inPercent') : '';
    return `${textOf(column.label)}${unit}`;
  };
}

/** The sums beneath the columns that have one; nothing when none has. */
export function TableTotals({
  field,
  rows,
  computed,
  acts,
}: {
  field: FieldOf<'table'>;
  rows: readonly Row[];
  computed: readonly Row[] | undefined;
  /** A column of row actions stands at the end. */
  acts: boolean;
}) {
  const { t } = useTranslation('form');
  const label = useColumnLabel();
  if (!field.columns.some((column) => 'total' in column && column.total)) return null;
  return (
    <tfoot>
      <tr>
        {field.columns.map((column, place) => {
          if (place === 0)
            return (
              <th key={column.id} scope="row">
                {t('total')}
              </th>
            );
          const sum = totalOf(column, rows, computed);
          if (sum === null) return <td key={column.id} />;
          return (
            <td
              key={column.id}
              className={column.type === 'row-total' || column.type === 'computed' ? 'num' : 'num pr'}
              data-l={label(column)}
            >
              {figureText(column, sum)}
            </td>
          );
        })}
        {acts && <td />}
      </tr>
    </tfoot>
  );
}

function totalOf(column: Column, rows: readonly Row[], computed: readonly Row[] | undefined): number | null {
  if (column.type === 'row-total') return sumOf(rows.flatMap((row) => column.of.map((id) => row[id])));
  if (!('total' in column) || !column.total) return null;
  return sumOf((column.type === 'computed' ? (computed ?? []) : rows).map((row) => row[column.id]));
}
