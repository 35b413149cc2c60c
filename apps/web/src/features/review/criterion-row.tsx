import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  levelOf,
  needsReason,
  pointsFit,
  REASON_LEAST,
  type Criterion,
  type Rubric,
  type Score,
} from '@keshen/review';
import { textOf } from '../../format';
import { Anchors, ErrorLine, Field, RubricRuler, TextArea } from '../../ui';
import { steppedPoints } from './desk-keys';
import { PageRefs, type PapersBeside } from './page-refs';
import { pointsOfTyped, pointsText } from './points';
import type { Say } from './say';

/** The control's id for a path of a problem. */
export const idOf = (path: string): string => `review-${path.replaceAll('.', '-')}`;

/** One criterion: name, weight, points; ruler and, in hand, the anchors; the reason where one is needed. */
export function CriterionRow({
  index,
  criterion,
  rubric,
  score,
  active,
  done,
  onFocus,
  onChange,
  onNext,
  papers,
  pointsError,
  reasonError,
}: {
  index: number;
  criterion: Criterion;
  rubric: Rubric;
  score: Score;
  active: boolean;
  done: boolean;
  onFocus: () => void;
  onChange: (part: Partial<Score>) => void;
  /** Enter: on to the next criterion. */
  onNext: () => void;
  papers: PapersBeside;
  pointsError?: string;
  reasonError?: string;
}) {
  const { t } = useTranslation('review');
  const [text, setText] = useState(() => pointsText(score.points));
  const good = score.points !== null && pointsFit(criterion, score.points);
  const level = good ? levelOf(rubric, criterion, score.points!) : null;
  const wrong = score.points !== null && !good;
  const ascending = [...rubric.levels].reverse();
  const id = idOf(`scores.${criterion.id}.points`);
  const why = good && needsReason(rubric, criterion, score.points!);
  // The first half point at or above the threshold.
  const share = (from: number) => Math.ceil((criterion.weight * from) / 50) / 2;
  return (
    <li className={active ? 'crit on' : 'crit'}>
      <div className="ch">
        <h2>
          {index + 1}　{textOf(criterion.name)}
        </h2>
        <span className="meta nw">{t('desk.weight', { weight: criterion.weight })}</span>
        <label className="vh" htmlFor={id}>
          {t('desk.pointsOf', { criterion: textOf(criterion.name), most: criterion.weight })}
        </label>
        <input
          id={id}
          className={wrong || pointsError ? 'in sc bad' : 'in sc'}
          inputMode="decimal"
          autoComplete="off"
          placeholder="—"
          value={text}
          readOnly={done}
          aria-invalid={wrong || Boolean(pointsError) || undefined}
          aria-describedby={`${id}-error`}
          onFocus={onFocus}
          onChange={(event) => {
            setText(event.target.value);
            onChange({ points: pointsOfTyped(event.target.value) });
          }}
          onBlur={() => good && setText(pointsText(score.points))}
          onKeyDown={(event) => {
            if (done || event.altKey) return;
            if (event.key === 'Enter') return onNext();
            const points = steppedPoints(criterion, score.points, event);
            if (points === null) return;
            event.preventDefault();
            setText(pointsText(points));
            onChange({ points });
          }}
        />
      </div>
      <RubricRuler
        score={good ? score.points! / criterion.weight : null}
        levels={ascending.map(({ label, from }) => ({ label: textOf(label), from }))}
      />
      {(wrong || pointsError) && (
        <ErrorLine id={`${id}-error`}>
          {wrong ? t('desk.pointsWrong', { most: criterion.weight }) : pointsError}
        </ErrorLine>
      )}
      {active && (
        <>
          {criterion.help && <p className="meta">{textOf(criterion.help)}</p>}
          <Anchors
            anchors={rubric.levels.flatMap(({ id: key, label, from }, i) => {
              const anchor = criterion.anchors.find((a) => a.level === key);
              const above = rubric.levels[i - 1];
              const to = above ? share(above.from) - 0.5 : criterion.weight;
              return anchor
                ? [
                    {
                      key,
                      label: `${textOf(label)} ${share(from)}–${to}`,
                      text: textOf(anchor.text),
                      on: level?.id === key,
                    },
                  ]
                : [];
            })}
          />
        </>
      )}
      {(why || score.reason) && (
        <Field
          className="rs"
          id={idOf(`scores.${criterion.id}.reason`)}
          label={
            <>
              {t('desk.reason')} {why && <span className="opt">{reasonHint(rubric, criterion, t)}</span>}
            </>
          }
          error={reasonError}
        >
          <TextArea
            rows={2}
            limit={1000}
            readOnly={done}
            value={score.reason}
            onFocus={onFocus}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        </Field>
      )}
      {(active || score.feedback) && rubric.feedback && (
        <Field
          className="rs"
          optional={!done}
          id={idOf(`scores.${criterion.id}.feedback`)}
          label={
            <>
              {t('desk.feedback')} <span className="opt">{t('desk.feedbackHint')}</span>
            </>
          }
        >
          <TextArea
            rows={2}
            limit={1000}
            readOnly={done}
            value={score.feedback ?? ''}
            onFocus={onFocus}
            onChange={(event) => onChange({ feedback: event.target.value })}
          />
        </Field>
      )}
      {(active || (score.refs?.length ?? 0) > 0) && (
        <PageRefs
          refs={score.refs ?? []}
          papers={papers}
          readOnly={done}
          onChange={(refs) => onChange({ refs })}
        />
      )}
    </li>
  );
}

const reasonHint = (rubric: Rubric, criterion: Criterion, t: Say): string =>
  t('desk.reasonHint', {
    from: (criterion.weight * rubric.reasonFrom) / 100,
    below: (criterion.weight * rubric.reasonBelow) / 100,
    least: REASON_LEAST,
  });
