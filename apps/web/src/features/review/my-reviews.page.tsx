import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import {
  ContextBar,
  DataTable,
  Empty,
  Loading,
  PageFrame,
  ReviewTicks,
  State,
  useSort,
  type Column,
  type GlyphName,
} from '../../ui';
import { useMyBids } from './bid.api';
import './bid-words';
import { OfflineForm } from './offline-form';
import { pointsText, scoreText } from './points';
import { useMyReviews, type MyReview } from './review.api';
import type { Say } from './say';
import { TimeLeft } from './time-left';
import './words';

const glyphs: Record<string, GlyphName> = { assigned: 'todo', declared: 'part', submitted: 'done' };

/** 我的评审: what is to be reviewed, by state, with progress. */
export default function MyReviewsPage() {
  const { t } = useTranslation('review');
  const [sort, descending] = useSort('-assigned');
  const reviews = useMyReviews(descending ? `-${sort}` : sort);
  if (reviews.error) return <PageProblem problem={reviews.error} />;
  const items = reviews.data?.pages.flatMap((page) => page.items) ?? [];
  const progress = reviews.data?.pages[0]?.progress ?? { submitted: 0, of: 0 };
  const groups = [
    { key: 'open', rows: items.filter((r) => r.state !== 'submitted') },
    { key: 'done', rows: items.filter((r) => r.state === 'submitted') },
  ].filter((group) => group.rows.length > 0);
  return (
    <PageFrame
      title={t('mine.title')}
      dense
      context={
        <ContextBar
          title={t('mine.title')}
          meta={t('mine.blindness')}
          presence={progress.of > 0 && <ReviewTicks done={progress.submitted} count={progress.of} />}
          action={progress.of > 0 && <OfflineForm />}
        />
      }
    >
      <BidsLink />
      {reviews.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('mine.title')}
          columns={columns(t)}
          defaultSort="-assigned"
          rowKey={(r) => r.id}
          groups={groups.map((group) => ({
            ...group,
            head: (
              <>
                {t(`mine.${group.key}`)}　<span>{group.rows.length}</span>
              </>
            ),
          }))}
          more={{
            has: reviews.hasNextPage,
            loading: reviews.isFetchingNextPage,
            load: () => void reviews.fetchNextPage(),
          }}
          empty={<Empty title={t('mine.emptyTitle')}>{t('mine.empty')}</Empty>}
        />
      )}
    </PageFrame>
  );
}

/** The way to what one is asked before the assignment, while something is not answered. */
function BidsLink() {
  const { t } = useTranslation('bid');
  const { said = 0, of = 0 } = useMyBids('open', 1).data?.pages[0]?.progress ?? {};
  return said < of ? (
    <p className="mt3">
      <Link to="/bids">{t('link', { count: of - said })}</Link>
    </p>
  ) : null;
}

function columns(t: Say): Column<MyReview>[] {
  return [
    {
      key: 'reference',
      head: t('col.reference'),
      cell: (r) => r.reference,
      sort: true,
      className: 'id nw',
      small: 'hide',
    },
    {
      key: 'project',
      head: t('col.project'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (r) => (
        <>
          <Link className="plain" to={`/reviews/${r.id}`}>
            {r.title || r.reference}
          </Link>
          <span>
            {r.blind ? t('mine.blind') : r.party}　{textOf(r.call)}
          </span>
          {r.kind === 'defence' && (
            <span className="ln2">
              {r.defence ? (
                <Link to={`/defences/${r.defence.session}`}>
                  {t('mine.defence', {
                    at: dayTimeText(r.defence.sessionAt),
                    place: r.defence.place,
                    slot: r.defence.slot,
                  })}
                </Link>
              ) : (
                t('mine.defenceOpen')
              )}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'given',
      head: t('col.state'),
      sort: true,
      className: 'nw er',
      cell: (r) => (
        <State glyph={glyphs[r.state] ?? 'todo'}>
          {r.state === 'declared'
            ? t('state.declaredGiven', { given: r.given, of: r.of })
            : t(`state.${r.state}`)}
        </State>
      ),
    },
    {
      key: 'due',
      head: t('col.due'),
      sort: true,
      className: 'nw',
      cell: (r) => (r.state === 'submitted' ? '—' : <TimeLeft review={r} />),
    },
    {
      key: 'points',
      head: t('col.points'),
      className: 'nw',
      small: 'hide',
      cell: (r) =>
        r.given === 0 ? (
          '—'
        ) : (
          <span className="meta">{r.points.map((p) => pointsText(p) || '—').join(' · ')}</span>
        ),
    },
    {
      key: 'total',
      head: t('col.total'),
      sort: true,
      num: true,
      className: 'nw',
      cell: (r) =>
        r.total === null ? (
          '—'
        ) : (
          <span className={r.state === 'submitted' ? undefined : 'meta'}>{scoreText(r.total)}</span>
        ),
    },
  ];
}
