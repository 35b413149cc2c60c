import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export type StageState = 'done' | 'now' | 'returned' | 'todo';
export type Stage = { key: string; label: string; state: StageState; second?: ReactNode };

const marks: Record<StageState, string> = { done: 'd', now: 'n', returned: 'x', todo: '' };

/**
 * The way of an application, at most 12 steps: disc = done, stroke = now, diamond = returned, ring = to come.
 * Under it, in words, what happens now and what comes next.
 */
export function StageLine({
  stages,
  now,
  next,
}: {
  stages: readonly Stage[];
  now?: ReactNode;
  next?: ReactNode;
}) {
  const { t } = useTranslation();
  const shown = stages.slice(0, 12);
  const at = shown.findIndex(({ state }) => state === 'now' || state === 'returned');
  const label =
    at < 0
      ? t('stages.all', { count: shown.length })
      : t('stages.at', { count: shown.length, step: at + 1, label: shown[at]!.label });
  return (
    <>
      <ol className="stages" style={{ '--n': shown.length } as CSSProperties} aria-label={label}>
        {shown.map((stage) => (
          <li
            key={stage.key}
            className={marks[stage.state]}
            aria-current={stage.state === 'now' || stage.state === 'returned' ? 'step' : undefined}
          >
            <span>
              {stage.label}
              {stage.second && <small>{stage.second}</small>}
            </span>
          </li>
        ))}
      </ol>
      {(now || next) && (
        <p className="sub small say">
          {now && (
            <>
              <b>{t('stages.now')}</b>　{now}{' '}
            </>
          )}
          {next && (
            <span className="nx">
              <b>{t('stages.next')}</b>　{next}
            </span>
          )}
        </p>
      )}
    </>
  );
}
