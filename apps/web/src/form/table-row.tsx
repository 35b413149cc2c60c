import type { Column, FieldOf } from '@keshen/programme';
import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { IconButton } from '../ui/button';
import { TableCell } from './table-cell';
import { figureText, isFigure, useColumnLabel } from './table-totals';
import { sumOf, type Row } from './values';

type RowProps = {
  field: FieldOf<'table'>;
  name: string;
  index: number;
  row: Row;
  /** The row with its computed columns, where there are any. */
  computed: Row | undefined;
  disabled: boolean;
  /** Columns whose cell is wrong. */
  invalid: readonly string[];
  onCell: (column: Column, cell: string | number | null) => void;
  onRemove: (() => void) | undefined;
  onBlur: () => void;
  onPaste: (event: ClipboardEvent, column: Column) => void;
};

/** One row: its name where rows are given, its cells, what is computed from them, and the way to take it away. */
export function TableRow({ field, name, index, row, computed, disabled, invalid, ...acts }: RowProps) {
  const { t } = useTranslation('form');
  const label = useColumnLabel();
  const fixed = field.fixedRows?.[index];
  const rowName = fixed ? textOf(fixed.label) : t('rowNumber', { number: index + 1 });
  return (
    <tr>
      {field.columns.map((column, place) => {
        if (fixed && place === 0)
          return (
            <th key={column.id} scope="row">
              {rowName}
            </th>
          );
        const figures = isFigure(column) ? 'num' : undefined;
        if (column.type === 'row-total' || column.type === 'computed') {
          const value =
            column.type === 'row-total'
              ? sumOf(column.of.map((id) => row[id]))
              : (computed?.[column.id] ?? null);
          return (
            <td key={column.id} className={figures} data-l={label(column)}>
              {typeof value === 'number' ? figureText(column, value) : '—'}
            </td>
          );
        }
        return (
          <td key={column.id} className={figures} data-l={label(column)}>
            <TableCell
              column={column}
              id={`${name}.${index}.${column.id}`}
              label={`${rowName} ${label(column)}`}
              value={row[column.id] ?? null}
              disabled={disabled}
              invalid={invalid.includes(column.id)}
              onChange={(cell) => acts.onCell(column, cell)}
              onBlur={acts.onBlur}
              onPaste={(event) => acts.onPaste(event, column)}
            />
          </td>
        );
      })}
      {!field.fixedRows && !disabled && (
        <td className="num">
          <IconButton
            small
            icon="trash"
            label={t('removeRow', { number: index + 1 })}
            aria-disabled={!acts.onRemove || undefined}
            onClick={() => acts.onRemove?.()}
          />
        </td>
      )}
    </tr>
  );
}
