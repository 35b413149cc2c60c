import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { address } from '../../api';
import { serverNow } from '../../clock';
import { pastDayText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isMember, useSession } from '../../session';
import { DataTable, Empty, Icon, LinkButton, Loading, Money, PageFrame, State, type Column } from '../../ui';
import type { ListedApplication } from './application.api';
import { DeletedDrafts } from './deletion';
import { DEFAULT_ORDER, ListFilters, useListFilter } from './list-filters';
import type { Say } from './say';
import { useApplications } from './work.api';
import './words';

const ends = {
  completed: 'ok',
  refused: 'dash',
  withdrawn: 'dash',
  lapsed: 'dash',
  terminated: 'warn',
} as const;

/** All applications: an enterprise's own, or what an office may see; filters and order stand in the address. */
export default function ListPage() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  const own = isMember()(session) && session.staff.length === 0;
  const { filter: given, narrow } = useListFilter();
  const filter = own ? {} : given;
  const list = useApplications(own, filter);
  if (list.error) return <PageProblem problem={list.error} />;
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  const canStart = isMember('enterprise-administrator', 'writer')(session);
  return (
    <PageFrame title={t('list.title')} dense={!own} roomy={own}>
      <section className="lead tight row wrap">
        <h1>{own ? t('list.own') : t('list.title')}</h1>
        {canStart && (
          <span className="push">
            <LinkButton primary to="/applications/new">
              {t('list.start')}
            </LinkButton>
          </span>
        )}
        {!own && items.length > 0 && (
          <span className="push row gap3">
            <span className="meta hide-s">{t('list.exportNote')}</span>
            <a className="btn" href={address('/applications/csv', filter)} download>
              <Icon name="download" />
              {t('list.export')}
            </a>
          </span>
        )}
      </section>
      {!own && (
        <ListFilters
          filter={given}
          narrow={narrow}
          call={items[0]?.call.title}
          stage={items[0]?.stageLabel}
        />
      )}
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('list.title')}
          columns={columns(t, own)}
          defaultSort={DEFAULT_ORDER}
          rows={items}
          rowKey={(row) => row.id}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={<Empty title={t('list.emptyTitle')}>{own ? t('list.emptyOwn') : t('list.empty')}</Empty>}
        />
      )}
      {own && <DeletedDrafts mayRestore={canStart} />}
    </PageFrame>
  );
}

function columns(t: Say, own: boolean): Column<ListedApplication>[] {
  const now = serverNow();
  const all: (Column<ListedApplication> | false)[] = [
    { key: 'reference', head: t('col.reference'), className: 'nw', small: 'hide', cell: (r) => r.reference },
    {
      key: 'project',
      head: t('col.project'),
      header: true,
      small: 'main',
      className: 'pj two',
      cell: (r) => (
        <>
          <Link className="plain" to={`/applications/${r.id}`}>
            {r.title || t('page.untitled')}
          </Link>
          <span>{own ? textOf(r.call.title) : r.party}</span>
        </>
      ),
    },
    !own && { key: 'town', head: t('col.town'), small: 'hide', className: 'nw', cell: (r) => r.town ?? '—' },
    {
      key: 'stage',
      head: t('col.stage'),
      className: 'nw tr1',
      cell: (r) =>
        r.endedAt ? (
          <State glyph={ends[r.result as keyof typeof ends] ?? 'dash'}>{t(`result.${r.result}`)}</State>
        ) : (
          textOf(r.stageLabel)
        ),
    },
    {
      key: 'asked',
      head: t('col.asked'),
      num: true,
      sort: own ? undefined : 'most-first',
      cell: (r) => (
        <>
          <Money fen={r.askedFen} bare />
          {r.askedFen !== null && <span className="only-s"> {t('common:money.wan')}</span>}
        </>
      ),
    },
    !own && {
      key: 'submitted',
      head: t('col.submitted'),
      num: true,
      className: 'nw',
      small: 'hide',
      sort: 'most-first',
      cell: (r) => pastDayText(r.submittedAt!, now),
    },
    {
      key: 'entered',
      head: t('col.moved'),
      num: true,
      className: 'nw',
      small: 'hide',
      sort: own ? undefined : 'most-first',
      cell: (r) => pastDayText(r.enteredAt, now),
    },
  ];
  return all.filter((column) => column !== false);
}
