import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { AmendedVerdict, RuleSays } from '@keshen/programme';
import { api } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Crumbs, DataTable, Empty, Loading, PageFrame, State, type Column } from '../../ui';
import type { Page } from './application.api';
import type { Say } from './say';
import { inUnit, verdictGlyph } from './verdict-words';
import './words';

type Listed = AmendedVerdict & {
  applicationId: string;
  reference: string;
  party: string;
  version: number;
  submitted: boolean;
};
type Amendment = { checked: number; changed: number; finishedAt: string | null };

/** 条件修订影响: what a version would say of open applications on earlier ones, where that is something else. */
export default function AmendmentPage() {
  const { code = '', version = '' } = useParams();
  const { t } = useTranslation('application');
  const list = useInfiniteQuery({
    queryKey: ['programmes', code, version, 'amendment'],
    queryFn: ({ pageParam }) =>
      api.get<Page<Listed> & { amendment: Amendment | null }>(
        `/programmes/${code}/versions/${version}/amendment`,
        { query: { limit: 50, cursor: pageParam } },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (list.error) return <PageProblem problem={list.error} />;
  const title = t('amendment.heading', { code, version });
  const amendment = list.data?.pages[0]?.amendment;
  return (
    <PageFrame title={title} dense>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: t('amendment.programmes'), to: '/admin/programmes' },
            {
              label: `${code} ${t('amendment.onVersion', { version })}`,
              to: `/admin/programmes/${code}/${version}`,
            },
          ]}
        />
        <h1>{title}</h1>
        {amendment && (
          <p className="sub mt3">
            <b role="status">
              {amendment.finishedAt
                ? t('amendment.done', { count: amendment.checked, changed: amendment.changed })
                : t('amendment.running', { count: amendment.checked })}
            </b>
            <br />
            {t('amendment.stay')}
          </p>
        )}
      </section>
      {list.isPending ? (
        <Loading />
      ) : !amendment ? (
        <Empty title={t('amendment.none')}>{t('amendment.noneNote')}</Empty>
      ) : (
        <DataTable
          caption={title}
          columns={columns(t)}
          rows={list.data.pages.flatMap((page) => page.items)}
          rowKey={(row) => `${row.applicationId} ${row.rule}`}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={<Empty title={t('amendment.empty')}>{t('amendment.emptyNote')}</Empty>}
        />
      )}
    </PageFrame>
  );
}

const columns = (t: Say): Column<Listed>[] => [
  {
    key: 'application',
    head: t('amendment.application'),
    header: true,
    small: 'main',
    className: 'nw',
    cell: (row) => (
      <>
        {row.submitted ? (
          <Link className="plain" to={`/applications/${row.applicationId}`}>
            {row.party}
          </Link>
        ) : (
          row.party
        )}
        <span className="ln2">
          {row.reference}
          {!row.submitted && `　${t('amendment.draft')}`}
        </span>
      </>
    ),
  },
  {
    key: 'on',
    head: t('amendment.on'),
    className: 'nw',
    small: 'hide',
    cell: (row) => t('amendment.onVersion', { version: row.version }),
  },
  { key: 'rule', head: t('amendment.rule'), small: 'full', className: 'pj', cell: (row) => textOf(row.text) },
  {
    key: 'verdict',
    head: t('amendment.verdict'),
    className: 'nw',
    small: 'full',
    cell: (row) => (
      <>
        <Said says={row.before} t={t} />
        {'　→　'}
        <Said says={row.after} t={t} />
      </>
    ),
  },
  {
    key: 'value',
    head: t('amendment.value'),
    num: true,
    small: 'label',
    className: 'nw',
    cell: ({ before, after }) => figure(after ?? before, 'value'),
  },
  {
    key: 'threshold',
    head: t('amendment.threshold'),
    num: true,
    small: 'label',
    className: 'nw',
    cell: ({ before, after }) =>
      [...new Set([figure(before, 'threshold'), figure(after, 'threshold')])].join(' → '),
  },
];

function Said({ says, t }: { says: RuleSays | null; t: Say }) {
  return says ? (
    <State glyph={verdictGlyph[says.verdict]}>{t(`eligibility.${says.verdict}`)}</State>
  ) : (
    <State glyph="dash">{t('amendment.absent')}</State>
  );
}

/** A figure of the comparison in the rule's unit; a dash where there is none. */
const figure = (says: RuleSays | null, which: 'value' | 'threshold'): string => {
  const value = says?.[which];
  return value === undefined ? '—' : inUnit(value, says!.unit);
};
