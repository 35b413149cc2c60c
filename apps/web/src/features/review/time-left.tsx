import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../clock';
import { dayTimeText } from '../../format';
import { Countdown } from '../../ui';
import type { MyReview } from './review.api';

/** How long there is for a review: until it is due, then until the last deadline, then that it is over. */
export function TimeLeft({ review: { dueAt, closesAt } }: { review: Pick<MyReview, 'dueAt' | 'closesAt'> }) {
  const { t } = useTranslation('review');
  const now = useServerNow();
  if (!dueAt) return '—';
  if (now <= new Date(dueAt))
    return (
      <span title={t('mine.due', { at: dayTimeText(dueAt) })}>
        <Countdown until={dueAt} inline />
      </span>
    );
  if (closesAt && now > new Date(closesAt)) return <span className="danger">{t('mine.closed')}</span>;
  return (
    <span className="danger">
      {t('mine.late')}
      {closesAt && `　${t('mine.due', { at: dayTimeText(closesAt) })}`}
    </span>
  );
}
