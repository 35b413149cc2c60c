import type { Column, FieldOf } from '@keshen/programme';
import { useMemo, useRef, useState, type ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { ErrorLine } from '../ui/field';
import { textOf } from '../format';
import type { ControlProps } from './field-controls';
import { useFormView } from './form-view';
import { fieldProblemText, ROWS_DRAWN } from './problem-words';
import { problemsBeneath, type FieldProblem } from './resolver';
import { TableAnswer, type Said } from './table-answer';
import { TableRow, type RowActs } from './table-row';
import { TableSheet } from './table-sheet';
import { isFigure, TableTotals, useColumnLabel } from './table-totals';
import { pasteInto, rowsOf, type Row } from './values';

const ERRORS_SAID = 20;

/** Rows of a table: given or added, computed columns and totals, pasted or read from a spreadsheet, a page at a time. */
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
  const label = useColumnLabel();
  const [page, setPage] = useState(0);
  const [said, setSaid] = useState<Said | null>(null);
  const rows = rowsOf(field, value as Row[] | undefined);
  const { sheets } = useFormView();
  const computed = useComputedRows(name);
  const fixed = field.fixedRows !== undefined;
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_DRAWN));
  const from = Math.min(page, pages - 1) * ROWS_DRAWN;
  const wrong = problemsBeneath(error).filter(({ path }) => path.includes('.') || /^\d+$/.test(path));
  const put = (next: Row[]) => {
    onChange(next);
    onCommit();
  };
  const paste = (event: ClipboardEvent, index: number, column: Column) => {
    const block = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(block.replace(/\r?\n$/, ''))) return;
    event.preventDefault();
    const pasted = pasteInto(field, rows, { row: index, column: column.id }, block);
    setSaid({ kind: 'pasted', pasted, most: fixed ? rows.length : field.maxRows });
    if ('rows' in pasted) put(pasted.rows);
  };
  const acts = useSteady<RowActs>({
    cell: (index, column, cell) =>
      onChange(rows.map((each, at) => (at === index ? { ...each, [column.id]: cell } : each))),
    remove: (index) => put(rows.filter((_, at) => at !== index)),
    blur: onBlur,
    paste,
  });
  const room = !fixed && rows.length < field.maxRows;
  const add = () => {
    onChange([...rows, {}]);
    setPage(Math.floor(rows.length / ROWS_DRAWN));
  };
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
          {rows.slice(from, from + ROWS_DRAWN).map((row, offset) => {
            const index = from + offset;
            return (
              <TableRow
                key={index}
                field={field}
                name={name}
                index={index}
                row={row}
                computed={computed?.[index]}
                disabled={disabled}
                invalid={wrong.flatMap(({ path }) =>
                  path.startsWith(`${index}.`) ? path.split('.')[1]! : [],
                )}
                removable={!fixed && !disabled && rows.length > field.minRows}
                acts={acts}
              />
            );
          })}
        </tbody>
        <TableTotals field={field} rows={rows} computed={computed} acts={!fixed && !disabled} />
      </table>
      <Wrong field={field} wrong={wrong} />
      {pages > 1 && <Pages from={from} rows={rows.length} pages={pages} onPage={setPage} />}
      {!disabled && (room || sheets) && (
        <p className="acts mt3">
          {room && (
            <Button small icon="plus" id={rows.length === 0 ? name : undefined} onClick={add}>
              {t('addRow')}
            </Button>
          )}
          <TableSheet field={field} name={name} rows={computed ?? rows} onRows={put} onSaid={setSaid} />
          {room && <span className="meta">{t('pasteHint', { count: field.maxRows })}</span>}
        </p>
      )}
      <TableAnswer field={field} said={said} />
    </>
  );
}

/** The same functions for as long as the table stands, each doing what the last drawing meant. */
function useSteady<Acts extends Record<keyof Acts, (...args: never[]) => void>>(acts: Acts): Acts {
  const now = useRef(acts);
  now.current = acts;
  return useMemo(
    () =>
      Object.fromEntries(
        Object.keys(now.current).map((key) => [
          key,
          (...args: never[]) => now.current[key as keyof Acts](...args),
        ]),
      ) as Acts,
    [],
  );
}

/** The rows with their computed columns, as the answers that count have them. */
function useComputedRows(name: string): Row[] | undefined {
  const { answers } = useFormView();
  const [section = '', id = ''] = name.split('.');
  const value = answers?.[section]?.[id];
  return Array.isArray(value) ? (value as Row[]) : undefined;
}

function Wrong({
  field,
  wrong,
}: {
  field: FieldOf<'table'>;
  wrong: readonly { path: string; problem: FieldProblem }[];
}) {
  const { t } = useTranslation('form');
  return (
    <>
      {wrong.slice(0, ERRORS_SAID).map(({ path, problem }) => (
        <ErrorLine key={path}>
          {`${t('rowNumber', { number: Number(path.split('.')[0]) + 1 })}　${fieldProblemText(
            { code: problem.type, params: problem.params },
            field.columns.find(({ id }) => id === path.split('.')[1]),
          )}`}
        </ErrorLine>
      ))}
      {wrong.length > ERRORS_SAID && (
        <ErrorLine>{t('moreProblems', { count: wrong.length - ERRORS_SAID })}</ErrorLine>
      )}
    </>
  );
}

function Pages({
  from,
  rows,
  pages,
  onPage,
}: {
  from: number;
  rows: number;
  pages: number;
  onPage: (page: number) => void;
}) {
  const { t } = useTranslation('form');
  const page = from / ROWS_DRAWN;
  return (
    <nav className="acts mt3" aria-label={t('rowPages')}>
      <Button small aria-disabled={page === 0 || undefined} onClick={() => onPage(page - 1)}>
        {t('rowsBefore')}
      </Button>
      <span className="small" role="status">
        {t('rowsShown', { from: from + 1, to: Math.min(from + ROWS_DRAWN, rows), count: rows })}
      </span>
      <Button small aria-disabled={page === pages - 1 || undefined} onClick={() => onPage(page + 1)}>
        {t('rowsAfter')}
      </Button>
    </nav>
  );
}
