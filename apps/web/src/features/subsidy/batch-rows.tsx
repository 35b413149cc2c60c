import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@keshen/kernel';
import { textOf } from '../../format';
import { problemText, useProblemText } from '../../problems';
import { Button, Chip, Loading, Money, PartsBar, State } from '../../ui';
import { useBatchRows, type BatchPage, type BatchRow, type RowStateNow } from './subsidy.api';
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
      <div className="row wrap mt3">
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
        <Loading />
      ) : (
        <table className="tbl imp tb2 mt3">
          <caption className="vh">{t('rows.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('col.row')}</th>
              <th scope="col">{t('col.what')}</th>
              <th scope="col">{t('col.answer')}</th>
              <th scope="col" className="num">
                {t('col.yuan')}
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.map((row) => (
              <Row key={row.number} row={row} columns={data.columns} />
            ))}
          </tbody>
        </table>
      )}
      {rows.hasNextPage && (
        <p className="mt3">
          <Button quiet busy={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            {t('rows.more')}
          </Button>
        </p>
      )}
    </>
  );
}

function Row({ row, columns }: { row: BatchRow; columns: BatchPage['columns'] }) {
  const { t } = useTranslation('subsidy');
  const text = (id: string | undefined): string => {
    const value = id === undefined ? undefined : row.item[id];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const [first, , third] = columns;
  return (
    <tr className={row.state === 'bad' ? 'bd' : undefined}>
      <td className="no">{row.number}</td>
      <td className="pj">
        <span className="mono">{text(first?.id) || '—'}</span>
        <span>{[text(third?.id), row.name].filter(Boolean).join('　') || row.creditCode}</span>
      </td>
      <td>
        <Answer row={row} columns={columns} />
      </td>
      <td className="num">{row.amountFen ? <Money fen={row.amountFen} inYuan bare /> : t('row.noAmount')}</td>
    </tr>
  );
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
      {name && `${name}：`}
      {said}
    </>
  );
}
