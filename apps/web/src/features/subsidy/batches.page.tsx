import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, DataTable, Empty, Loading, Money, PageFrame, State, type Column } from '../../ui';
import { NewList } from './new-list';
import { useBatches, type ListedBatch } from './subsidy.api';
import type { Say } from './say';
import './words';

/** 免申即享: lists of what is due, and a new one. */
export default function BatchesPage() {
  const { t } = useTranslation('subsidy');
  const { session } = useSession();
  const lists = useBatches();
  if (lists.error) return <PageProblem problem={lists.error} />;
  return (
    <PageFrame title={t('index.title')} dense>
      <section className="lead tight">
        <h1>{t('index.title')}</h1>
        <p className="sub">{t('index.about')}</p>
      </section>
      {isStaff('officer')(session) && (
        <Band first title={t('new.title')} note={t('new.note')}>
          <NewList />
        </Band>
      )}
      <Band title={t('index.lists')} note={t('index.listsNote')}>
        {lists.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('index.lists')}
            columns={columns(t)}
            rows={lists.data.pages.flatMap((page) => page.items)}
            rowKey={(list) => list.id}
            more={{
              has: lists.hasNextPage,
              loading: lists.isFetchingNextPage,
              load: () => void lists.fetchNextPage(),
            }}
            empty={<Empty title={t('index.none')}>{t('index.noneNote')}</Empty>}
          />
        )}
      </Band>
    </PageFrame>
  );
}

const columns = (t: Say): Column<ListedBatch>[] => [
  {
    key: 'title',
    head: t('col.list'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (list) => (
      <>
        <Link className="plain" to={`/lists/${list.id}`}>
          {list.title}
        </Link>
        <span>{textOf(list.call)}</span>
      </>
    ),
  },
  { key: 'at', head: t('col.at'), className: 'nw', small: 'hide', cell: (l) => dateTimeText(l.createdAt) },
  { key: 'mode', head: t('col.mode'), className: 'nw', cell: (list) => t(`mode.${list.mode}`) },
  { key: 'rows', head: t('col.rows'), num: true, cell: (list) => list.rows },
  {
    key: 'amount',
    head: t('col.amount'),
    num: true,
    small: 'label',
    cell: (list) => <Money fen={list.amountFen} bare />,
  },
  {
    key: 'state',
    head: t('col.state'),
    className: 'nw',
    cell: (list) => <State glyph={glyphOf(list)}>{t(`state.${list.state}`)}</State>,
  },
];

const glyphOf = ({ state }: ListedBatch) =>
  state === 'making' ? 'ok' : state === 'discarded' ? 'dash' : state === 'checked' ? 'todo' : 'busy';
