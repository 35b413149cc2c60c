import { useTranslation } from 'react-i18next';
import { orderRecord } from '@keshen/review';
import { comma, dayTimeText } from '../../format';
import type { Session } from './defence.api';

/** How the order came about: the digest published before, the seed after, and how anybody repeats it. */
export function DrawNote({
  session,
}: {
  session: Pick<Session['session'], 'id' | 'commitment' | 'seed' | 'order' | 'drawnAt'>;
}) {
  const { t } = useTranslation('defence');
  if (!session.commitment) return null;
  return (
    <details className="drawn small">
      <summary>
        {session.seed
          ? t('draw.drawn', { at: dayTimeText(session.drawnAt!) })
          : t('draw.committed', { count: 64 })}
      </summary>
      <dl className="facts">
        <dt>{t('draw.commitment')}</dt>
        <dd className="digest">{session.commitment}</dd>
        {session.seed && (
          <>
            <dt>{t('draw.seed')}</dt>
            <dd className="digest">{session.seed}</dd>
          </>
        )}
        {session.seed && session.order && (
          <>
            <dt>{t('draw.order')}</dt>
            <dd>{session.order.join(comma())}</dd>
            <dt>{t('draw.record')}</dt>
            <dd className="digest">
              {JSON.stringify(orderRecord(session.id, session.commitment, session.seed, session.order))}
            </dd>
          </>
        )}
      </dl>
      <p className="meta">{t('draw.how')}</p>
    </details>
  );
}
