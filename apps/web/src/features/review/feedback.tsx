import { useTranslation } from 'react-i18next';
import { textOf } from '../../format';
import { Band } from '../../ui';
import { useFeedback } from './review.api';
import './words';

/** 专家意见 on the applicant's own page, once there is any: after the decision, where the programme says so. */
export function ReviewFeedback({ application }: { application: string }) {
  const { t } = useTranslation('review');
  const { data } = useFeedback(application);
  if (!data || data.rounds.length === 0) return null;
  return (
    <Band title={t('feedback.title')} note={t('feedback.note')}>
      {data.rounds.map(({ round, criteria, comments }) => (
        <section key={round} aria-label={t('feedback.round', { round })}>
          {data.rounds.length > 1 && <h3>{t('feedback.round', { round })}</h3>}
          <dl className="facts">
            {criteria.map(({ id, name, words }) => (
              <Words key={id} name={textOf(name)} words={words} />
            ))}
            {comments.length > 0 && <Words name={t('feedback.whole')} words={comments} />}
          </dl>
        </section>
      ))}
    </Band>
  );
}

function Words({ name, words }: { name: string; words: readonly string[] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {words.map((word) => (
          <p key={word} className="pre">
            {word}
          </p>
        ))}
      </dd>
    </>
  );
}
