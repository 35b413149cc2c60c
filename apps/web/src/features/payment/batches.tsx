import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, DateText, Empty, Loading, Money, State, type Column } from '../../ui';
import { useBatches, type Batch } from './payment.api';
import { batchGlyph } from './rules';
import type { Say } from './say';
import './words';

/** 拨款批次, the newest first. */
export function Batches() {
  const { t } = useTranslation('payment');
  const list = useBatches();
  if (list.isPending) return <Loading />;
  return (
    <DataTable
      caption={t('batch.batches')}
      columns={columns(t)}
      rows={list.data?.pages.flatMap((page) => page.items) ?? []}
      rowKey={(row) => row.id}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
      }}
      empty={<Empty title={t('batch.empty')}>{t('batch.emptyExplained')}</Empty>}
    />
  );
}

function columns(t: Say): Column<Batch>[] {
  return [
    { key: 'number', head: t('batch.number'), className: 'nw', small: 'hide', cell: (b) => b.number },
    {
      key: 'title',
      head: t('batch.title'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (b) => (
        <>
          <Link className="plain" to={`/payments/batches/${b.id}`}>
            {b.title}
          </Link>
          <span>
            {[
              t('batch.by', { name: b.preparedByName }),
              b.approvedByName && t('list.approvedBy', { name: b.approvedByName }),
            ]
              .filter(Boolean)
              .join('　')}
          </span>
        </>
      ),
    },
    { key: 'count', head: t('batch.count'), num: true, small: 'hide', cell: (b) => b.count },
    { key: 'sum', head: t('col.amount'), num: true, cell: (b) => <Money fen={b.totalFen} bare /> },
    {
      key: 'state',
      head: t('col.state'),
      small: 'full',
      className: 'paystate',
      cell: (b) => (
        <>
          <State glyph={batchGlyph(b)}>{t(`batch.state.${b.state}`)}</State>
          {b.state === 'approved' && (
            <span className="ln2">
              {t('batch.progress', { paid: b.paid, count: b.count, returned: b.returned })}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'at',
      head: t('col.since'),
      num: true,
      className: 'nw',
      small: 'hide',
      cell: (b) => <DateText value={b.preparedAt} short />,
    },
  ];
}
