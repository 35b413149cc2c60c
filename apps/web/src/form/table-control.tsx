import type { Column } from '@keshen/programme';
import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf, wan } from '../format';
import { Button, IconButton } from '../ui/button';
import { ErrorLine } from '../ui/field';
import type { ControlProps } from './field-controls';
import { TableCell } from './table-cell';
import { pasteInto, rowsOf, sumOf, type Row } from './values';
import { fieldProblemText } from './problem-words';
import { problemsBeneath } from './resolver';

/** Rows of a table: given or added, totals computed, pasted from a spreadsheet. */
export function TableControl({
  field,
  name,
  value,
  onChange,
  onBlur,
  onCommit,
  disabled,
  error,
}: ControlProps<'table'>) {
  const { t } = useTranslation('form');
  const rows = rowsOf(field, value as Row[] | undefined);
  const first = field.columns[0]!;
  const fixed = field.fixedRows;
  const totals = field.columns.some((column) => column.type === 'money' && column.total);
  const cellErrors = problemsBeneath(error).filter(({ path }) => path.includes('.') || /^\d+$/.test(path));
  const set = (index: number, column: Column, cell: string | number | null) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, [column.id]: cell } : row)));
  const paste = (event: ClipboardEvent, index: number, column: Column) => {
    const block = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(block.replace(/\r?\n$/, ''))) return;
    event.preventDefault();
    onChange(pasteInto(field, rows, { row: index, column: column.id }, block));
    onCommit();
  };
  const label = (column: Column) =>
    `${textOf(column.label)}${column.type === 'money' || column.type === 'row-total' ? t('inWan') : ''}`;
  return (
    <>
      <table className="tbl btbl ftbl">
        <caption className="vh">{textOf(field.label)}</caption>
        <thead>
          <tr>
            {field.columns.map((column) => (
              <th key={column.id} scope="col" className={isFigure(column) ? 'num' : undefined}>
                {label(column)}
              </th>
            ))}
            {!fixed && !disabled && (
              <th scope="col">
                <span className="vh">{t('rowActs')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={fixed ? String(row[first.id]) : index}>
              {field.columns.map((column, place) => {
                if (fixed && place === 0)
                  return (
                    <th key={column.id} scope="row">
                      {textOf(fixed[index]!.label)}
                    </th>
                  );
                if (column.type === 'row-total')
                  return (
                    <td key={column.id} className="num" data-l={label(column)}>
                      {wan(sumOf(column.of.map((id) => row[id])))}
                    </td>
                  );
                const rowName = fixed ? textOf(fixed[index]!.label) : t('rowNumber', { number: index + 1 });
                return (
                  <td key={column.id} className={isFigure(column) ? 'num' : undefined} data-l={label(column)}>
                    <TableCell
                      column={column}
                      id={`${name}.${index}.${column.id}`}
                      label={`${rowName} ${label(column)}`}
                      value={row[column.id] ?? null}
                      disabled={disabled}
                      invalid={cellErrors.some(({ path }) => path === `${index}.${column.id}`)}
                      onChange={(cell) => set(index, column, cell)}
                      onBlur={onBlur}
                      onPaste={(event) => paste(event, index, column)}
                    />
                  </td>
                );
              })}
              {!fixed && !disabled && (
                <td className="num">
                  <IconButton
                    small
                    icon="trash"
                    label={t('removeRow', { number: index + 1 })}
                    aria-disabled={rows.length <= field.minRows || undefined}
                    onClick={() => {
                      if (rows.length <= field.minRows) return;
                      onChange(rows.filter((_, at) => at !== index));
                      onCommit();
                    }}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              {field.columns.map((column, place) => (
                <Total
                  key={column.id}
                  column={column}
                  first={place === 0}
                  rows={rows}
                  label={label(column)}
                />
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {cellErrors.map(({ path, problem }) => (
        <ErrorLine
          key={path}
        >{`${t('rowNumber', { number: Number(path.split('.')[0]) + 1 })}　${fieldProblemText(
          { code: problem.type, params: problem.params },
          field.columns.find(({ id }) => id === path.split('.')[1]),
        )}`}</ErrorLine>
      ))}
      {!fixed && !disabled && rows.length < field.maxRows && (
        <p className="acts mt3">
          <Button small icon="plus" onClick={() => onChange([...rows, {}])}>
            {t('addRow')}
          </Button>
          <span className="meta">{t('pasteHint', { count: field.maxRows })}</span>
        </p>
      )}
    </>
  );
}

function isFigure(column: Column): boolean {
  return column.type === 'money' || column.type === 'row-total' || column.type === 'integer';
}

function Total({
  column,
  first,
  rows,
  label,
}: {
  column: Column;
  first: boolean;
  rows: readonly Row[];
  label: string;
}) {
  const { t } = useTranslation('form');
  if (first) return <th scope="row">{t('total')}</th>;
  if (column.type === 'money' && column.total)
    return (
      <td className="num pr" data-l={label}>
        {wan(sumOf(rows.map((row) => row[column.id])))}
      </td>
    );
  if (column.type === 'row-total')
    return (
      <td className="num" data-l={label}>
        {wan(sumOf(rows.flatMap((row) => column.of.map((id) => row[id]))))}
      </td>
    );
  return <td />;
}
