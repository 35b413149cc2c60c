import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { PageProblem } from '../../layout';
import { Ageing, DataTable, DateTime, Empty, Loading, PageFrame, Seg, State, type Column } from '../../ui';
import { claimsPage, type ClaimLine } from './identity.api';
import './words';

const STATES = ['open', 'asked', 'approved', 'refused'] as const;
export const registerGlyph = { matched: 'ok', differs: 'warn', unknown: 'todo' } as const;

/** 单位认领: the officer's queue. */
export default function ClaimsPage() {
  const { t } = useTranslation('identity');
  const [search, setSearch] = useSearchParams();
  const state = STATES.find((each) => each === search.get('state')) ?? 'open';
  const claims = useInfiniteQuery({
    queryKey: ['claims', state],
    queryFn: ({ pageParam }) => claimsPage(state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (claims.error) return <PageProblem problem={claims.error} />;
  const columns: Column<ClaimLine>[] = [
    {
      key: 'name',
      head: t('unit.name'),
      header: true,
      small: 'main',
      cell: (c) => (
        <Link className="plain" to={`/claims/${c.id}`}>
          {c.name}
        </Link>
      ),
    },
    {
      key: 'code',
      head: t('unit.creditCode'),
      className: 'mono nw',
      cell: (c) => c.creditCode ?? t(`kind.${c.kind}`),
    },
    { key: 'town', head: t('unit.town'), className: 'nw', small: 'hide', cell: (c) => c.town ?? '—' },
    { key: 'person', head: t('claim.person'), className: 'nw', cell: (c) => c.person },
    {
      key: 'register',
      head: t('claim.register'),
      className: 'nw',
      cell: (c) =>
        c.registerVerdict ? (
          <State glyph={registerGlyph[c.registerVerdict]}>{t(`claim.registers.${c.registerVerdict}`)}</State>
        ) : (
          '—'
        ),
    },
    {
      key: 'state',
      head: t('members.state'),
      className: 'nw',
      cell: (c) => t(`claim.states.${c.state}`),
    },
    state === 'open'
      ? { key: 'age', head: t('claim.age'), cell: (c) => <Ageing used={c.used} limit={c.limit} /> }
      : { key: 'at', head: t('claim.at'), num: true, cell: (c) => <DateTime value={c.createdAt} short /> },
  ];
  return (
    <PageFrame title={t('claims.title')} dense>
      <section className="lead tight">
        <h1>{t('claims.title')}</h1>
        <p className="sub">{t('claims.sub')}</p>
      </section>
      <div className="row wrap gap3 listf">
        <Seg
          label={t('members.state')}
          value={state}
          onChange={(next) => setSearch(next === 'open' ? {} : { state: next }, { replace: true })}
          options={STATES.map((value) => ({ value, label: t(`claims.filter.${value}`) }))}
        />
      </div>
      {claims.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('claims.title')}
          columns={columns}
          rows={claims.data!.pages.flatMap((page) => page.items)}
          rowKey={(c) => c.id}
          more={{
            has: claims.hasNextPage,
            loading: claims.isFetchingNextPage,
            load: () => void claims.fetchNextPage(),
          }}
          empty={<Empty title={t('claims.empty')}>{t('claims.emptyText')}</Empty>}
        />
      )}
    </PageFrame>
  );
}
