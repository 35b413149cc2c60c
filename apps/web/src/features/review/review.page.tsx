import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { TRIAL_PREFIX } from '@keshen/application';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Button, ContextBar, Icon, Loading, PageFrame, ReviewTicks } from '../../ui';
import { Declaration } from './declaration';
import { Desk } from './desk';
import { useDeskKeys } from './desk-keys';
import { useMyReviews, useReview, type ReviewDesk } from './review.api';
import { TimeLeft } from './time-left';
import './words';

/** One's own review: first the declaration, then the desk. */
export default function ReviewPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('review');
  const { data: review, error } = useReview(id);
  if (error) return <PageProblem problem={error} />;
  if (!review)
    return (
      <PageFrame title={t('desk.title')}>
        <Loading />
      </PageFrame>
    );
  if (review.state === 'assigned')
    return (
      <PageFrame
        title={review.title}
        dense
        mode={review.reference.startsWith(TRIAL_PREFIX) && 'trial'}
        context={<Bar review={review} />}
      >
        <Declaration review={review} />
      </PageFrame>
    );
  return (
    <Desk
      key={`${id}-${review.state}-${review.revision}`}
      review={review}
      bar={(save) => <Bar review={review} save={save} />}
    />
  );
}

/** What it is, how far one is, save state, time left, the neighbours. */
function Bar({ review, save }: { review: ReviewDesk; save?: React.ReactNode }) {
  const { t } = useTranslation('review');
  const navigate = useNavigate();
  const list = useMyReviews().data;
  const items = list?.pages.flatMap((page) => page.items).filter((r) => !r.closed) ?? [];
  const at = items.findIndex((r) => r.id === review.id);
  const done = items.filter((r) => r.state === 'submitted').length;
  const go = (step: number) => items[at + step] && void navigate(`/reviews/${items[at + step]!.id}`);
  useDeskKeys((key) => {
    if (key === 'next') go(1);
    if (key === 'previous') go(-1);
  });
  return (
    <ContextBar
      title={`${review.reference}　${review.title}`}
      meta={
        <>
          {textOf(review.call)}
          {review.blind && `　${t('mine.blind')}`}
        </>
      }
      presence={
        items.length > 0 && <ReviewTicks done={done} at={at < 0 ? undefined : at} count={items.length} />
      }
      save={save}
      left={
        review.dueAt &&
        review.state !== 'submitted' && (
          <>
            <Icon name="clock" />
            <TimeLeft review={review} />
          </>
        )
      }
      action={
        items.length > 1 && (
          <>
            <Button small disabled={at <= 0} onClick={() => go(-1)}>
              {t('desk.previous')}
            </Button>
            <Button small disabled={at < 0 || at >= items.length - 1} onClick={() => go(1)}>
              {t('desk.next')}
            </Button>
          </>
        )
      }
    />
  );
}
