import { same } from '@keshen/application';
import type { Column, FieldOf } from '@keshen/programme';
import { memo, type ClipboardEvent } from 'react';
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
  /** Whether it may be taken away. */
  removable: boolean;
  acts: RowActs;
};

/** The same for all rows and for as long as the table stands. */
export type RowActs = {
  cell: (index: number, column: Column, cell: string | number | null) => void;
  remove: (index: number) => void;
  blur: () => void;
  paste: (event: ClipboardEvent, index: number, column: Column) => void;
};

/** Whether a row would be drawn as it stands: what is typed in one row draws no other. */
function drawnAlike(before: RowProps, after: RowProps): boolean {
  const { row, computed, invalid, ...rest } = before;
  return (
    Object.entries(rest).every(([key, value]) => after[key as keyof RowProps] === value) &&
    same(row, after.row) &&
    same(computed, after.computed) &&
    same(invalid, after.invalid)
  );
}

/** One row: its name where rows are given, its cells, what is computed from them, and the way to take it away. */
export const TableRow = memo(function TableRow(props: RowProps) {
  const { field, name, index, row, computed, disabled, invalid, removable, acts } = props;
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
              onChange={(cell) => acts.cell(index, column, cell)}
              onBlur={acts.blur}
              onPaste={(event) => acts.paste(event, index, column)}
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
            aria-disabled={!removable || undefined}
            onClick={() => removable && acts.remove(index)}
          />
        </td>
      )}
    </tr>
  );
}, drawnAlike);
