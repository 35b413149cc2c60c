import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TRIAL_PREFIX } from '@keshen/application';
import { unflatten } from '@keshen/programme';
import { useProblemText } from '../../problems';
import { Loading, Note, Glyph, PageFrame, SaveState, ErrorLine } from '../../ui';
import { AnswerSections } from '../application/answer-sections';
import '../application/words';
import { useDraftAnswers } from '../application/draft.api';
import type { ReviewDesk } from './review.api';
import { RubricForm } from './rubric-form';
import { useReviewDraft } from './use-review-draft';

/** The desk: what was submitted on the left, the rubric on the right; on a phone one after the other. */
export function Desk({ review, bar }: { review: ReviewDesk; bar: (save: ReactNode) => ReactNode }) {
  const { t } = useTranslation('review');
  const [tab, setTab] = useState<'papers' | 'scores'>('scores');
  const draft = useReviewDraft(review);
  const done = review.state === 'submitted';
  return (
    <PageFrame
      title={review.title}
      fluid
      dense
      bodyClass="deskpage"
      mode={review.reference.startsWith(TRIAL_PREFIX) && 'trial'}
      context={bar(done ? null : <SaveState saving={draft.saving} />)}
    >
      <div className={`desk show-${tab}`}>
        <div className="tabs2 only-s" role="tablist" aria-label={t('desk.parts')}>
          {(['papers', 'scores'] as const).map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={tab === each}
              onClick={() => setTab(each)}
            >
              {t(`desk.${each}`)}
            </button>
          ))}
        </div>
        {/* A pane that scrolls by itself must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className="doc" aria-label={t('desk.papers')} tabIndex={0}>
          <Papers applicationId={review.applicationId} />
        </section>
        <section className="rub" aria-label={t('desk.scores')}>
          {draft.stale && (
            <Note tone="bad" role="alert" icon={<Glyph name="danger" />}>
              {t('desk.stale')}
            </Note>
          )}
          {review.rubric && <RubricForm review={review} rubric={review.rubric} draft={draft} done={done} />}
        </section>
      </div>
    </PageFrame>
  );
}

function Papers({ applicationId }: { applicationId: string }) {
  const say = useProblemText('review');
  const { data, error } = useDraftAnswers(applicationId);
  if (error) return <ErrorLine>{say(error)}</ErrorLine>;
  if (!data) return <Loading />;
  return (
    <article className="sheet">
      <AnswerSections
        definition={data.definition}
        answers={unflatten(Object.fromEntries(data.answers.map((a) => [a.path, a.value])))}
        files={data.files}
      />
    </article>
  );
}
