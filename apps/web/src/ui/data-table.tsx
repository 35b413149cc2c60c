import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Button } from './button';

export type Column<Row> = {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  num?: boolean;
  /** The list can be sorted by it; the address carries `sort=key` or `sort=-key`. `most-first`: that way round first. */
  sort?: boolean | 'most-first' | undefined;
  /**
   * On a phone: `main` leads the row, `hide` goes, `full` takes a line of its own, `label` too, with its head before it.
   * Otherwise the cells flow in two.
   */
  small?: 'main' | 'hide' | 'full' | 'label';
  className?: string;
  /** The row's name for screen readers: th scope=row. */
  header?: boolean;
};
export type RowGroup<Row> = { key: string; head?: ReactNode; rows: readonly Row[] };

type DataTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  /** How the list is sorted while the address says nothing. */
  defaultSort?: string;
  rows?: readonly Row[];
  groups?: readonly RowGroup<Row>[];
  rowKey: (row: Row) => string;
  rowClass?: (row: Row) => string | undefined;
  /** What the tick selects, for its label. */
  rowName?: (row: Row) => string;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Keyset paging: there is more, and how to get it. */
  more?: { has: boolean; loading: boolean; load: () => void; shown?: number };
  empty?: ReactNode;
  foot?: ReactNode;
  className?: string;
};

/** Sort order in the address: `[key, descending]`. */
export function useSort(fallback: string): [string, boolean, (key: string, mostFirst: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const sort = search.get('sort') ?? fallback;
  const descending = sort.startsWith('-');
  const key = descending ? sort.slice(1) : sort;
  const change = (next: string, mostFirst: boolean) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('sort', (next === key ? !descending : mostFirst) ? `-${next}` : next);
        after.delete('cursor');
        return after;
      },
      { replace: true },
    );
  return [key, descending, change];
}

/** A ledger: sticky head, hairlines, figures that line up; two-line rows on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    caption,
    columns,
    defaultSort = '',
    rowKey,
    rowClass,
    rowName,
    selected,
    onSelect,
    more,
    empty,
    foot,
    className,
  } = props;
  const { t } = useTranslation();
  const groups = props.groups ?? [{ key: 'all', rows: props.rows ?? [] }];
  const keys = groups.flatMap((group) => group.rows.map(rowKey));
  const picks = selected && onSelect;
  const span = columns.length + (picks ? 1 : 0);
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  if (keys.length === 0 && empty) return <>{empty}</>;
  return (
    <>
      <table className={`tbl dtab ${picks ? 'picks' : ''} ${className ?? ''}`}>
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            {picks && (
              <th className="ck">
                <input
                  type="checkbox"
                  aria-label={t('table.selectAll')}
                  checked={keys.length > 0 && keys.every((key) => selected.has(key))}
                  onChange={(event) =>
                    onSelect(
                      event.target.checked
                        ? new Set([...selected, ...keys])
                        : new Set([...selected].filter((key) => !keys.includes(key))),
                    )
                  }
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} defaultSort={defaultSort} />
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.key}>
            {group.head && (
              <tr className="grp">
                <th colSpan={span} scope="rowgroup">
                  {group.head}
                </th>
              </tr>
            )}
            {group.rows.map((row) => {
              const key = rowKey(row);
              const on = selected?.has(key);
              return (
                <tr
                  key={key}
                  className={[on && 'sel', rowClass?.(row)].filter(Boolean).join(' ') || undefined}
                >
                  {picks && (
                    <td className="ck">
                      <input
                        type="checkbox"
                        aria-label={t('table.select', { name: rowName?.(row) ?? key })}
                        checked={on}
                        onChange={() => toggle(key)}
                      />
                    </td>
                  )}
                  {columns.map((column) => (
                    <Fragment key={column.key}>
                      {column.header ? (
                        <th scope="row" className={cellClass(column)}>
                          {column.cell(row)}
                        </th>
                      ) : (
                        <td className={cellClass(column)} data-head={headOf(column)}>
                          {column.cell(row)}
                        </td>
                      )}
                    </Fragment>
                  ))}
                </tr>
              );
            })}
          </tbody>
        ))}
        {foot && <tfoot>{foot}</tfoot>}
      </table>
      {more?.has && (
        <p className="more">
          <Button small busy={more.loading} onClick={more.load}>
            {t('table.more')}
          </Button>
          <span className="meta">{t('table.shown', { count: more.shown ?? keys.length })}</span>
        </p>
      )}
    </>
  );
}

/** What a phone says before the cell. */
const headOf = <Row,>({ small, head }: Column<Row>): string | undefined =>
  small === 'label' && typeof head === 'string' ? head : undefined;

function cellClass<Row>(column: Column<Row>): string | undefined {
  const small = { main: 'mn', hide: 'hs', full: 'full', label: 'full lb' };
  return (
    [column.num && 'num', column.small && small[column.small], column.className].filter(Boolean).join(' ') ||
    undefined
  );
}

type HeadCellProps<Row> = { column: Column<Row>; defaultSort: string };

function HeadCell<Row>({ column, defaultSort }: HeadCellProps<Row>) {
  if (!column.sort)
    return (
      <th scope="col" className={cellClass(column)}>
        {column.head}
      </th>
    );
  return <SortCell column={column} defaultSort={defaultSort} />;
}

function SortCell<Row>({ column, defaultSort }: HeadCellProps<Row>) {
  const [key, descending, change] = useSort(defaultSort);
  const on = key === column.key;
  return (
    <th
      scope="col"
      className={cellClass(column)}
      aria-sort={on ? (descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className="srt" onClick={() => change(column.key, column.sort === 'most-first')}>
        {column.head}
        <span aria-hidden="true">{on ? (descending ? '↓' : '↑') : '↕\uFE0E'}</span>
      </button>
    </th>
  );
}
