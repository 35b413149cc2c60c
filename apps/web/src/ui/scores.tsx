import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { comma } from '../format';

type Scale = { from: number; to: number };
const pct = (value: number, { from, to }: Scale) =>
  `${(Math.min(1, Math.max(0, (value - from) / (to - from))) * 100).toFixed(1)}%`;
export const SCORE_SCALE: Scale = { from: 50, to: 100 };

/** The axis in the column's head. */
export function ScoreAxis({ scale = SCORE_SCALE, steps = 5 }: { scale?: Scale; steps?: number }) {
  return (
    <span className="ax" aria-hidden="true">
      {Array.from({ length: steps + 1 }, (_, index) => (
        <i key={index}>{Math.round(scale.from + ((scale.to - scale.from) * index) / steps)}</i>
      ))}
    </span>
  );
}

/** Filled = counted, hollow = dropped, band = interval, stroke = the score that counts. The label reads all out. */
export function ScoreDots({
  scores,
  score,
  interval,
  scale = SCORE_SCALE,
}: {
  scores: readonly { value: number; dropped?: boolean }[];
  score: number | null;
  interval?: { from: number; to: number };
  scale?: Scale;
}) {
  const { t } = useTranslation();
  const read = t('scores.label', {
    scores: scores.map(({ value }) => value).join(comma()),
    score: score?.toFixed(1) ?? t('money.none'),
  });
  return (
    <svg className="dots" role="img" aria-label={read}>
      <line x1="0" x2="100%" y1="11" y2="11" stroke="var(--line)" />
      {interval && (
        <rect
          x={pct(interval.from, scale)}
          y="6"
          width={`${((interval.to - interval.from) / (scale.to - scale.from)) * 100}%`}
          height="10"
          fill="var(--accent)"
          opacity=".26"
        />
      )}
      {scores.map((each, index) => (
        <circle
          key={index}
          cx={pct(each.value, scale)}
          cy="11"
          r="3.6"
          {...(each.dropped
            ? { fill: 'var(--paper)', stroke: 'var(--ink-3)', strokeWidth: 1.3 }
            : { fill: 'var(--accent)' })}
        />
      ))}
      {score !== null && (
        <line
          x1={pct(score, scale)}
          x2={pct(score, scale)}
          y1="1"
          y2="21"
          stroke="var(--ink)"
          strokeWidth="2"
        />
      )}
    </svg>
  );
}

/** What may be awarded: certain solid, tied hatched, stroke at the envelope. All in the same unit. */
export function EnvelopeBar({
  certain,
  tied = 0,
  envelope,
  asked,
  label,
}: {
  certain: number;
  tied?: number;
  envelope: number;
  asked: number;
  label: string;
}) {
  const whole = Math.max(asked, envelope, certain + tied, 1);
  const w = (value: number) => ({ '--w': `${(value / whole) * 100}%` }) as CSSProperties;
  return (
    <div className="ebar" role="img" aria-label={label}>
      <i className="f1" style={w(certain)} />
      <i className="f2" style={w(tied)} />
      <b style={{ left: `${(envelope / whole) * 100}%` }} />
    </div>
  );
}

/** 立项线 as a row of a table: the stroke across it, and what has been used beneath. */
export function FundingLine({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr className="fline full">
      <td colSpan={columns}>
        <span>{children}</span>
      </td>
    </tr>
  );
}

export type Level = { label: string; from: number };

/** Bands 差 中 良 优 with the stroke at the score. `levels` ascend from 0; scores run 0–100. */
export function RubricRuler({ score, levels }: { score: number | null; levels: readonly Level[] }) {
  return (
    <div
      className="ruler"
      style={{ '--p': `${score ?? 0}%` } as CSSProperties}
      data-none={score === null ? '' : undefined}
      aria-hidden="true"
    >
      {levels.map((level, index) => (
        <i
          key={level.label}
          style={{ '--w': `${(levels[index + 1]?.from ?? 100) - level.from}%` } as CSSProperties}
        >
          {level.label}
        </i>
      ))}
      <b hidden={score === null} />
    </div>
  );
}

/** The anchors in words for the criterion in hand; the one that matches the score is marked. */
export function Anchors({
  anchors,
}: {
  anchors: readonly { key: string; label: string; text: string; on?: boolean }[];
}) {
  return (
    <dl className="anch">
      {anchors.map((anchor) => (
        <div key={anchor.key} className={anchor.on ? 'on' : undefined}>
          <dt>{anchor.label}</dt>
          <dd>{anchor.text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One tick per proposal, stroke at the present one. */
export function ReviewTicks({
  done,
  at,
  count,
  children,
}: {
  done: number;
  at?: number;
  count: number;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className="p40 push" role="img" aria-label={t('scores.progress', { done, count })}>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} className={index === at ? 'n' : index < done ? 'd' : ''} />
      ))}
      <span>
        {children ?? (
          <>
            <b>{done}</b> / {t('scores.submitted', { count })}
          </>
        )}
      </span>
    </div>
  );
}
