import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { dayText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isMember, useSession } from '../../session';
import {
  Button,
  DataTable,
  Empty,
  Field,
  LinkButton,
  Loading,
  Money,
  PageFrame,
  Select,
  State,
  TextInput,
  type Column,
} from '../../ui';
import type { ListedApplication } from './application.api';
import { DeletedDrafts } from './deletion';
import type { Say } from './say';
import { useApplications, type ListFilter } from './work.api';
import './words';

const ends = {
  completed: 'ok',
  refused: 'dash',
  withdrawn: 'dash',
  lapsed: 'dash',
  terminated: 'warn',
} as const;

/** All applications: an enterprise's own, or what an office may see; the filters stand in the address. */
export default function ListPage() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  const own = isMember()(session) && session.staff.length === 0;
  const [search, setSearch] = useSearchParams();
  const filter: ListFilter = own
    ? {}
    : Object.fromEntries(
        ['text', 'ended', 'town', 'stage', 'call'].flatMap((k) =>
          search.get(k) ? [[k, search.get(k)!]] : [],
        ),
      );
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
      </section>
      {!own && (
        <form
          className="row wrap gap3 listf"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const next = new URLSearchParams();
            for (const key of ['text', 'ended']) if (form.get(key)) next.set(key, String(form.get(key)));
            setSearch(next, { replace: true });
          }}
        >
          <Field label={t('list.search')}>
            <TextInput
              name="text"
              maxLength={60}
              defaultValue={filter.text ?? ''}
              placeholder={t('list.searchHint')}
            />
          </Field>
          <Field label={t('list.state')}>
            <Select
              name="ended"
              defaultValue={filter.ended ?? ''}
              options={[
                { value: '', label: t('list.any') },
                { value: 'no', label: t('list.running') },
                { value: 'yes', label: t('list.ended') },
              ]}
            />
          </Field>
          <Button type="submit">{t('list.show')}</Button>
        </form>
      )}
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('list.title')}
          columns={columns(t, own)}
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
      className: 'nw',
      cell: (r) =>
        r.endedAt ? (
          <State glyph={ends[r.result as keyof typeof ends] ?? 'dash'}>{t(`result.${r.result}`)}</State>
        ) : (
          textOf(r.stageLabel)
        ),
    },
    { key: 'asked', head: t('col.asked'), num: true, cell: (r) => <Money fen={r.askedFen} bare /> },
    {
      key: 'moved',
      head: t('col.moved'),
      num: true,
      className: 'nw',
      small: 'hide',
      cell: (r) => dayText(r.enteredAt),
    },
  ];
  return all.filter((column) => column !== false);
}
