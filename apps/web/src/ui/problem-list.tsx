import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from './glyph';

export type ListedProblem = {
  key: string;
  must: boolean;
  text: ReactNode;
  place?: ReactNode;
  target?: string;
  onGo?: () => void;
};

/** Moves the focus to a control, or to the first one inside of what carries the id. */
export function focusOn(id: string): void {
  const target =
    document.getElementById(id) ??
    document.getElementById(`${id}-group`) ??
    document.querySelector<HTMLElement>(`[name="${CSS.escape(id)}"]`);
  if (!target) return;
  const focusable = target.matches('input,select,textarea,button,a[href],[tabindex]')
    ? target
    : target.querySelector<HTMLElement>('input,select,textarea,button,a[href]');
  (focusable ?? target).focus();
  target.scrollIntoView?.({ block: 'center' });
}

/** What must change first, hints after; each with its place and the way to it. */
export function ProblemList({ problems }: { problems: readonly ListedProblem[] }) {
  const { t } = useTranslation();
  const sorted = [...problems].sort((a, b) => Number(b.must) - Number(a.must));
  return (
    <ul className="probs">
      {sorted.map((problem) => (
        <li key={problem.key}>
          <Glyph
            name={problem.must ? 'danger' : 'warn'}
            label={problem.must ? t('problems.must') : t('problems.hint')}
          />
          <span>{problem.text}</span>
          {(problem.target || problem.onGo) && (
            <button
              type="button"
              className="link"
              onClick={() => (problem.onGo ? problem.onGo() : focusOn(problem.target!))}
            >
              {t('problems.go')}
            </button>
          )}
          {problem.place && <span className="at">{problem.place}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The same list above a form, after an attempt to submit: it takes the focus and links to the fields. */
export function ErrorSummary({ title, problems }: { title: ReactNode; problems: readonly ListedProblem[] }) {
  const id = useId();
  const box = useRef<HTMLElement>(null);
  const count = problems.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <section className="summary note bad-b" role="alert" aria-labelledby={id} ref={box} tabIndex={-1}>
      <Glyph name="danger" />
      <div>
        <b id={id}>{title}</b>
        <ul>
          {problems.map((problem) => (
            <li key={problem.key}>
              <a
                href={`#${problem.target ?? ''}`}
                onClick={(event) => {
                  event.preventDefault();
                  if (problem.onGo) problem.onGo();
                  else if (problem.target) focusOn(problem.target);
                }}
              >
                {problem.text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
