import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { progressOf, submissionProblems, totalOf, type Rubric } from '@keshen/review';
import { comma, wan } from '../../format';
import { useProblemText } from '../../problems';
import { Button, Dock, ErrorLine, Field, focusOn, MoneyInput, RadioGroup, TextArea } from '../../ui';
import { CriterionRow, idOf } from './criterion-row';
import { Recusal } from './declaration';
import { useDeskKeys } from './desk-keys';
import { Discussion } from './discussion';
import type { PapersBeside } from './page-refs';
import { scoreText } from './points';
import { useReviewActs, type ReviewDesk } from './review.api';
import type { Say } from './say';
import type { useReviewDraft } from './use-review-draft';

type DraftOf = ReturnType<typeof useReviewDraft>;

/** 评分表: criteria with ruler and anchors, the recommendation, and what is missing before it can be handed in. */
export function RubricForm({
  review,
  rubric,
  draft,
  done,
  papers,
}: {
  review: ReviewDesk;
  rubric: Rubric;
  draft: DraftOf;
  done: boolean;
  papers: PapersBeside;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { submit } = useReviewActs(review.id);
  const [active, setActive] = useState<string | null>(rubric.criteria[0]?.id ?? null);
  const [asked, setAsked] = useState(false);
  const { scores, recommend, recommendedFen, comment, officeRemark } = draft.draft;
  const step = (by: number) => {
    const at = rubric.criteria.findIndex(({ id }) => id === active) + by;
    const next = rubric.criteria[at];
    focusOn(next ? idOf(`scores.${next.id}.points`) : idOf(by > 0 ? 'recommend' : 'comment'));
  };
  useDeskKeys((key) => {
    if (key === 'down') step(1);
    if (key === 'up') step(-1);
  });
  const whole = {
    scores,
    recommend,
    recommendedFen: Number.isNaN(recommendedFen) ? -1 : recommendedFen,
    comment,
  };
  const problems = done ? [] : submissionProblems(rubric, whole, review.capFen);
  const progress = progressOf(rubric, scores);
  const problemAt = (path: string) => {
    const found = problems.find((p) => p.path === path);
    return asked && found ? say(found) : undefined;
  };
  const send = async () => {
    setAsked(true);
    if (problems.length) return focusOn(idOf(problems[0]!.path));
    const body = await draft.finish();
    submit.mutate(body);
  };
  const button = (
    <Button
      primary
      busy={submit.isPending}
      aria-describedby="missing"
      onClick={() => void send()}
      disabled={draft.clash !== null}
    >
      {t('desk.submit')}
    </Button>
  );
  return (
    <>
      <header className="rh">
        <div>
          <p className="meta">{t('desk.sum', { given: progress.given, of: progress.of })}</p>
          <p className="big2">
            {scoreText(totalOf(scores) || 0)}
            <small> / {progress.weight || 100}</small>
          </p>
        </div>
        <p className="meta">{t(!done ? 'desk.alone' : rubric.discussion ? 'desk.handedIn' : 'desk.kept')}</p>
      </header>
      <ol>
        {rubric.criteria.map((criterion, index) => (
          <CriterionRow
            key={criterion.id}
            index={index}
            criterion={criterion}
            rubric={rubric}
            score={scores[criterion.id] ?? { points: null, reason: '' }}
            active={active === criterion.id}
            done={done}
            onFocus={() => setActive(criterion.id)}
            onChange={(part) => draft.score(criterion.id, part)}
            onNext={() => step(1)}
            papers={papers}
            pointsError={problemAt(`scores.${criterion.id}.points`)}
            reasonError={problemAt(`scores.${criterion.id}.reason`)}
          />
        ))}
      </ol>
      <fieldset className="plain" disabled={done}>
        <Field group id={idOf('recommend')} label={t('desk.recommend')} error={problemAt('recommend')}>
          <RadioGroup
            name="recommend"
            across
            options={[
              { value: 'yes', label: t('desk.recommendYes') },
              { value: 'no', label: t('desk.recommendNo') },
            ]}
            value={recommend === null ? null : recommend ? 'yes' : 'no'}
            onChange={(value) =>
              draft.change({
                recommend: value === 'yes',
                ...(value === 'no' ? { recommendedFen: null } : {}),
              })
            }
          />
        </Field>
        {recommend !== false && (
          <Field
            id={idOf('recommendedFen')}
            label={t('desk.amount')}
            hint={amountHint(review, t)}
            error={problemAt('recommendedFen')}
          >
            <MoneyInput value={recommendedFen} onChange={(fen) => draft.change({ recommendedFen: fen })} />
          </Field>
        )}
        <Field
          id={idOf('comment')}
          label={t('desk.comment')}
          hint={t(rubric.feedback ? 'desk.commentFeedback' : 'desk.commentHint')}
          error={problemAt('comment')}
        >
          <TextArea
            limit={2000}
            rows={4}
            value={comment}
            onChange={(e) => draft.change({ comment: e.target.value })}
          />
        </Field>
        <Field
          id={idOf('officeRemark')}
          label={t('desk.remark')}
          hint={t('desk.remarkHint')}
          optional={!done}
        >
          <TextArea
            limit={2000}
            rows={2}
            value={officeRemark ?? ''}
            onChange={(e) => draft.change({ officeRemark: e.target.value })}
          />
        </Field>
      </fieldset>
      {done && <Discussion review={review} rubric={rubric} />}
      {!done && (
        <details className="small mt4">
          <summary>{t('desk.keys')}</summary>
          <ul className="plainl">
            {(['points', 'enter', 'criterion', 'proposal'] as const).map((key) => (
              <li key={key}>{t(`desk.key.${key}`)}</li>
            ))}
          </ul>
        </details>
      )}
      {!done && (
        <div className="rfoot">
          <p className="small" id="missing">
            {problems.length === 0 ? (
              t('desk.ready')
            ) : (
              <>
                {t('desk.missing', { count: problems.length })}{' '}
                {problems.slice(0, 6).map((problem, index) => (
                  <span key={problem.path}>
                    {index > 0 && comma()}
                    <button type="button" className="link" onClick={() => focusOn(idOf(problem.path))}>
                      {placeOf(problem.path, rubric, t)}
                    </button>
                  </span>
                ))}
              </>
            )}
          </p>
          {submit.error && <ErrorLine>{say(submit.error)}</ErrorLine>}
          <div className="row">
            {button}
            <Recusal review={review} />
          </div>
          <Dock>
            <span className="small">
              <b>{scoreText(totalOf(scores) || 0)}</b>　{progress.given} / {progress.of}
            </span>
            <span className="push" />
            {button}
          </Dock>
        </div>
      )}
    </>
  );
}

function amountHint(review: ReviewDesk, t: Say): string | undefined {
  const parts = [
    review.askedFen !== null && t('desk.askedIs', { amount: wan(review.askedFen) }),
    review.capFen !== null && t('desk.capIs', { amount: wan(review.capFen) }),
  ].filter(Boolean);
  return parts.length ? parts.join('　') : undefined;
}

/** 第 3 项理由: where something is missing, in words. */
function placeOf(path: string, rubric: Rubric, t: Say): string {
  const [part, criterion, what] = path.split('.');
  if (part !== 'scores') return t(`place.${part}`);
  const at = rubric.criteria.findIndex((c) => c.id === criterion) + 1;
  return t(what === 'reason' ? 'place.reason' : 'place.points', { at });
}
