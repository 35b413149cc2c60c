import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TRIAL_PREFIX } from '@keshen/application';
import { dayTimeText } from '../../format';
import { Button, Glyph, Note, PageFrame, SaveState } from '../../ui';
import { Papers, type Paper, type Place } from './papers';
import type { ReviewDesk } from './review.api';
import { RubricForm } from './rubric-form';
import { useReviewDraft } from './use-review-draft';

/** The desk: what was submitted on the left, the rubric on the right; on a phone one after the other. */
export function Desk({ review, bar }: { review: ReviewDesk; bar: (save: ReactNode) => ReactNode }) {
  const { t } = useTranslation('review');
  const [tab, setTab] = useState<'papers' | 'scores'>('scores');
  const [place, setPlace] = useState<Place>(null);
  const [papers, setPapers] = useState<Paper[]>([]);
  const draft = useReviewDraft(review);
  const done = review.state === 'submitted';
  const open = (to: Place) => {
    setPlace(to);
    setTab('papers');
  };
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
          <Papers
            applicationId={review.applicationId}
            place={place}
            onPlace={setPlace}
            onPapers={setPapers}
          />
        </section>
        <section className="rub" aria-label={t('desk.scores')}>
          {draft.clash && (
            <Note tone="bad" role="alert" icon={<Glyph name="danger" />}>
              <p>
                {t('desk.clash', {
                  at: draft.clash.theirs.savedAt ? dayTimeText(draft.clash.theirs.savedAt) : '—',
                })}
              </p>
              <p className="row gap3 wrap">
                <Button small onClick={() => void draft.choose('mine')}>
                  {t('desk.takeMine')}
                </Button>
                <Button small onClick={() => void draft.choose('theirs')}>
                  {t('desk.takeTheirs')}
                </Button>
              </p>
            </Note>
          )}
          {review.returned && (
            <Note tone="warn" icon={<Glyph name="warn" />}>
              {t('desk.returned', { reason: review.returned })}
            </Note>
          )}
          {review.rubric && (
            <RubricForm
              key={draft.epoch}
              review={review}
              rubric={review.rubric}
              draft={draft}
              done={done}
              papers={{ all: papers, place, open }}
            />
          )}
        </section>
      </div>
    </PageFrame>
  );
}
