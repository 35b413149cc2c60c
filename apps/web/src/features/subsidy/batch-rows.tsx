import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@keshen/kernel';
import { colon, textOf } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { Chip, DataTable, Loading, Money, PartsBar, State, type Column } from '../../ui';
import { ROWS_AT_ONCE, useBatchRows, type BatchPage, type BatchRow, type RowStateNow } from './subsidy.api';
import type { Say } from './say';
import './words';

const states = ['due', 'nothing', 'bad'] as const;
const fills = { due: 'f1', nothing: 'f3', bad: 'f2' } as const;

/** 逐行结果: every row of the file with its answer; what is wrong is exported, mended and sent again. */
export function BatchRows({ data }: { data: BatchPage }) {
  const { t } = useTranslation('subsidy');
  const { batch, counts } = data;
  const [state, setState] = useState<RowStateNow | undefined>(undefined);
  const rows = useBatchRows(batch.id, state, batch.state);
  const all = states.reduce((sum, each) => sum + counts.rows[each], 0);
  const listed = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <p>
        <b>{t('rows.read', { count: all, due: counts.rows.due, not: all - counts.rows.due })}</b>
      </p>
      <PartsBar
        label={t('rows.title')}
        parts={states
          .filter((each) => counts.rows[each] > 0)
          .map((each) => ({
            key: each,
            label: t(`row.${each}`),
            value: counts.rows[each],
            text: String(counts.rows[each]),
            fill: fills[each],
          }))}
      />
      <div className="row wrap mt3 paychips">
        <Chip pressed={state === undefined} onClick={() => setState(undefined)}>
          {t('rows.all')}
        </Chip>
        {states.map((each) => (
          <Chip key={each} pressed={state === each} onClick={() => setState(each)}>
            {t(`row.${each}`)} {counts.rows[each]}
          </Chip>
        ))}
        {counts.rows.bad > 0 && (
          <a className="push" href={`/api/subsidy-batches/${batch.id}/bad-rows`} download>
            {t('rows.export', { count: counts.rows.bad })}
          </a>
        )}
      </div>
      {rows.isPending ? (
        <Loading rows={Math.min(state ? counts.rows[state] : all, ROWS_AT_ONCE)} />
      ) : (
        <DataTable
          className="imp mt3"
          caption={t('rows.title')}
          columns={tableColumns(t, data.columns)}
          rows={listed}
          rowKey={(row) => String(row.number)}
          rowClass={(row) => (row.state === 'bad' ? 'bd' : undefined)}
          more={{
            has: rows.hasNextPage,
            loading: rows.isFetchingNextPage,
            load: () => void rows.fetchNextPage(),
          }}
        />
      )}
    </>
  );
}

function tableColumns(t: Say, columns: BatchPage['columns']): Column<BatchRow>[] {
  const [first, , third] = columns;
  const text = (row: BatchRow, id: string | undefined): string => {
    const value = id === undefined ? undefined : row.item[id];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return [
    { key: 'row', head: t('col.row'), className: 'no nw', small: 'hide', cell: (row) => row.number },
    {
      key: 'what',
      head: t('col.what'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (row) => (
        <>
          {text(row, third?.id) || row.name || row.creditCode}
          <span>
            <b className="only-s">{t('compare.row', { number: row.number })}　</b>
            {[text(row, first?.id), row.name].filter(Boolean).join('　')}
          </span>
        </>
      ),
    },
    {
      key: 'answer',
      head: t('col.answer'),
      small: 'full',
      cell: (row) => <Answer row={row} columns={columns} />,
    },
    {
      key: 'amount',
      head: t('col.yuan'),
      num: true,
      small: 'label',
      cell: (row) => (row.amountFen ? <Money fen={row.amountFen} inYuan bare /> : t('row.noAmount')),
    },
  ];
}

function Answer({ row, columns }: { row: BatchRow; columns: BatchPage['columns'] }) {
  const { t } = useTranslation('subsidy');
  if (row.problems.length === 0)
    return <State glyph={row.state === 'due' ? 'ok' : 'dash'}>{t(`row.${row.state}`)}</State>;
  return (
    <>
      {row.problems.slice(0, 4).map((problem, i) => (
        <State key={i} glyph={row.state === 'bad' ? 'danger' : 'dash'}>
          <RowProblem problem={problem} columns={columns} />
        </State>
      ))}
    </>
  );
}

/** The column that is meant, and what is wrong with it. */
export function RowProblem({ problem, columns }: { problem: Problem; columns: BatchPage['columns'] }) {
  const { t } = useTranslation('subsidy');
  useProblemText('subsidy');
  const { text, ...params } = (problem.params ?? {}) as Record<string, unknown>;
  const column = columns.find((each) => each.id === problem.path);
  const name = column
    ? textOf(column.label)
    : problem.path.startsWith('party.')
      ? t(`col.${problem.path}`)
      : null;
  const known = text as { 'zh-CN': string; en: string } | undefined;
  const said = known ? textOf(known) : problemText({ code: problem.code, params }, 'subsidy');
  return (
    <>
      {name && `${name}${colon()}`}
      {said}
    </>
  );
}
