import type { CSSProperties, ReactNode } from 'react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, type To } from 'react-router';

export type FunnelStep = { key: string; label: string; count: number; unit: string; to?: To };

/** Bars with a slanted join that carries the rate and the loss. Any level may link to its list. */
export function Funnel({ steps }: { steps: readonly FunnelStep[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...steps.map((step) => step.count));
  const width = (count: number) => `${(count / most) * 100}%`;
  return (
    <ol className="funnel">
      {steps.map((step, index) => {
        const before = steps[index - 1];
        return (
          <Fragment key={step.key}>
            {before && (
              <li className="cn">
                <span />
                <span
                  className="ct"
                  style={{ '--a': width(before.count), '--b': width(step.count) } as CSSProperties}
                >
                  <em>
                    {before.count > 0
                      ? t('charts.rate', {
                          rate: ((step.count / before.count) * 100).toFixed(1),
                          lost: before.count - step.count,
                        })
                      : ''}
                  </em>
                </span>
                <span />
              </li>
            )}
            <li>
              <span className="fl">{step.to ? <Link to={step.to}>{step.label}</Link> : step.label}</span>
              <span className="fb" style={{ '--w': width(step.count) } as CSSProperties} />
              <span className="fv">
                <b>{step.count}</b> <small>{step.unit}</small>
              </span>
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}

/** Bar = actual, stroke = target at four fifths; the distance in words beside it. `about` ends hatched. */
export function TargetBar({
  label,
  actual,
  target,
  actualText,
  targetText,
  distance,
  about,
}: {
  label: string;
  actual: number;
  target: number;
  actualText: string;
  targetText: string;
  distance: ReactNode;
  about?: boolean;
}) {
  const w = target > 0 ? Math.min(100, (actual / target) * 80) : 0;
  return (
    <div role="row" className="tg">
      <span role="rowheader">{label}</span>
      <span role="cell" className="num">
        {actualText}
      </span>
      <span className="tb" aria-hidden="true">
        <i className={about ? 'ap' : undefined} style={{ '--w': `${w}%` } as CSSProperties} />
        <b style={{ left: '80%' }} />
      </span>
      <span role="cell">{targetText}</span>
      <span role="cell" className="meta">
        {distance}
      </span>
    </div>
  );
}

export type BarPart = {
  key: string;
  label: string;
  value: number;
  text: string;
  fill: 'f1' | 'f2' | 'f3' | 'f4';
};

/** One bar of several parts, with its key beneath: quota, sources of money. */
export function PartsBar({
  parts,
  label,
  whole,
  children,
}: {
  parts: readonly BarPart[];
  label: string;
  whole?: number;
  children?: ReactNode;
}) {
  const sum = whole ?? parts.reduce((total, part) => total + part.value, 0);
  return (
    <>
      <div className="bar" role="img" aria-label={label}>
        {parts.map((part) => (
          <i
            key={part.key}
            className={part.fill}
            style={{ '--w': `${sum > 0 ? (part.value / sum) * 100 : 0}%` } as CSSProperties}
          />
        ))}
      </div>
      <p className="key">
        {parts.map((part) => (
          <span key={part.key}>
            <i className={part.fill} />
            {part.label} {part.text}
          </span>
        ))}
        {children && <span className="push state">{children}</span>}
      </p>
    </>
  );
}

/** Progress of long work, in numbers and as a line; `onCancel` offers 取消. */
export function Progress({
  done,
  total,
  label,
  children,
}: {
  done: number;
  total: number;
  label: string;
  children?: ReactNode;
}) {
  const percent = total > 0 ? Math.floor((done / total) * 100) : 0;
  return (
    <div className="progline">
      <div
        className="prog"
        style={{ '--p': `${percent}%` } as CSSProperties}
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={label}
      >
        <i />
      </div>
      {children}
    </div>
  );
}
