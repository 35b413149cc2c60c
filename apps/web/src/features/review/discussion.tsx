import { useTranslation } from 'react-i18next';
import type { Rubric } from '@keshen/review';
import { comma, textOf, wan } from '../../format';
import { useProblemText } from '../../problems';
import { DataTable, ErrorLine, Loading, type Column } from '../../ui';
import { scoreText } from './points';
import { usePanel, useReviewActs, type PanelSeen, type ReviewDesk } from './review.api';
import { Revision } from './revision';
import type { Say } from './say';
import { Thread } from './thread';

type Seen = PanelSeen['reviews'][number];

/** 评审组讨论: after one's own review, the others' scores and a thread, all under letters. */
export function Discussion({ review, rubric }: { review: ReviewDesk; rubric: Rubric }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { data, error } = usePanel(review.id, rubric.discussion);
  const acts = useReviewActs(review.id);
  const revisable = rubric.discussion ? data?.open === true : review.returned !== null;
  return (
    <section aria-label={t('discuss.title')} className="discuss">
      {rubric.discussion && (
        <>
          <h2>{t('discuss.title')}</h2>
          <p className="meta">{t('discuss.lead')}</p>
          {error && <ErrorLine>{say(error)}</ErrorLine>}
          {!data && !error && <Loading />}
          {data && (
            <>
              <DataTable
                caption={t('discuss.title')}
                columns={columns(t, rubric)}
                rows={data.reviews}
                rowKey={(r) => r.mask}
              />
              <Thread
                comments={data.comments}
                criteria={rubric.criteria}
                open={data.open}
                who={(comment) =>
                  comment.mask === null
                    ? t('discuss.office')
                    : `${t('discuss.expert', { mask: comment.mask })}${comment.mine ? t('discuss.me') : ''}`
                }
                said={acts.say}
              />
            </>
          )}
        </>
      )}
      {revisable && <Revision review={review} rubric={rubric} />}
    </section>
  );
}

function columns(t: Say, rubric: Rubric): Column<Seen>[] {
  return [
    {
      key: 'expert',
      head: t('col.expertOnly'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (r) => (
        <>
          {t('discuss.expert', { mask: r.mask })}
          {r.mine && t('discuss.me')}
          {r.revision > 0 && <span>{t('discuss.revised', { count: r.revision })}</span>}
        </>
      ),
    },
    {
      key: 'scores',
      head: t('desk.scores'),
      small: 'full',
      cell: (r) => (
        <span className="small">
          {rubric.criteria
            .map(({ id, name }) => `${textOf(name)} ${scoreText(r.scores[id]?.points ?? 0)}`)
            .join(comma())}
          {r.comment && <span className="ln2 sub">{r.comment}</span>}
        </span>
      ),
    },
    { key: 'total', head: t('col.total'), num: true, className: 'nw', cell: (r) => scoreText(r.total) },
    {
      key: 'amount',
      head: t('col.amount'),
      num: true,
      className: 'nw',
      cell: (r) => (r.recommendedFen === null ? '—' : wan(r.recommendedFen)),
    },
  ];
}
