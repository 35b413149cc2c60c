import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsFit, submissionProblems, type Rubric, type Scores } from '@keshen/review';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, NumberInput, TextArea } from '../../ui';
import { pointsOfTyped, pointsText } from './points';
import { useReviewActs, type ReviewDesk } from './review.api';

const WHY_LEAST = 10;

/** 修改评分: points and reasons anew, and why; what was handed in stays on record. */
export function Revision({ review, rubric }: { review: ReviewDesk; rubric: Rubric }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { revise } = useReviewActs(review.id);
  const [open, setOpen] = useState(false);
  const [scores, setScores] = useState<Scores>(review.scores);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [comment, setComment] = useState(review.comment);
  const [why, setWhy] = useState('');
  const [asked, setAsked] = useState(false);
  const { recommend, recommendedFen } = review;
  const problems = submissionProblems(rubric, { scores, recommend, recommendedFen, comment }, review.capFen);
  const at = (path: string) => {
    const found = asked && problems.find((problem) => problem.path === path);
    return found ? say(found) : null;
  };
  const set = (id: string, part: Partial<Scores[string]>) =>
    setScores((before) => ({ ...before, [id]: { points: null, reason: '', ...before[id], ...part } }));
  const go = () => {
    setAsked(true);
    if (problems.length || [...why.trim()].length < WHY_LEAST) return;
    revise.mutate(
      {
        scores,
        recommend,
        recommendedFen,
        comment,
        reasonOfChange: why.trim(),
        revision: review.revision,
      },
      { onSuccess: () => setOpen(false) },
    );
  };
  return (
    <div className="mt4">
      <Button onClick={() => setOpen(true)}>{t('discuss.revise')}</Button>
      <Dialog
        open={open}
        wide
        onClose={() => setOpen(false)}
        title={t('discuss.revise')}
        actions={
          <>
            <Button primary busy={revise.isPending} onClick={go}>
              {t('discuss.reviseGo')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p className="sub">{t('discuss.reviseKept')}</p>
        {rubric.criteria.map((criterion) => {
          const score = scores[criterion.id];
          const wrong = typeof score?.points === 'number' && !pointsFit(criterion, score.points);
          return (
            <div key={criterion.id} className="row wrap gap3 listf">
              <Field
                label={t('desk.pointsOf', { criterion: textOf(criterion.name), most: criterion.weight })}
                error={
                  wrong
                    ? t('desk.pointsWrong', { most: criterion.weight })
                    : at(`scores.${criterion.id}.points`)
                }
              >
                <NumberInput
                  value={typed[criterion.id] ?? pointsText(score?.points)}
                  onChange={(event) => {
                    setTyped({ ...typed, [criterion.id]: event.target.value });
                    set(criterion.id, { points: pointsOfTyped(event.target.value) });
                  }}
                />
              </Field>
              <Field label={t('desk.reason')} error={at(`scores.${criterion.id}.reason`)}>
                <TextArea
                  rows={1}
                  limit={1000}
                  value={score?.reason ?? ''}
                  onChange={(event) => set(criterion.id, { reason: event.target.value })}
                />
              </Field>
            </div>
          );
        })}
        <Field label={t('desk.comment')} error={at('comment')}>
          <TextArea rows={3} limit={2000} value={comment} onChange={(e) => setComment(e.target.value)} />
        </Field>
        <Field
          label={t('discuss.reviseWhy')}
          error={asked && [...why.trim()].length < WHY_LEAST ? t('discuss.reviseNeeded') : null}
        >
          <TextArea rows={2} limit={1000} value={why} onChange={(event) => setWhy(event.target.value)} />
        </Field>
        {revise.error && <ErrorLine>{say(revise.error)}</ErrorLine>}
      </Dialog>
    </div>
  );
}
