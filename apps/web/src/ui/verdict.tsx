import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph, type GlyphName } from './glyph';

/** passed 通过 · short 差一项、差几项 · not-now 暂不能报 · unknown 待核 */
export type VerdictKind = 'passed' | 'short' | 'not-now' | 'unknown';
const glyphs: Record<VerdictKind, GlyphName> = {
  passed: 'ok',
  short: 'warn',
  'not-now': 'dash',
  unknown: 'todo',
};

/** Glyph and verdict, then value, source and clause, then the way out. Never 不符合条件 alone. */
export function Verdict({
  kind,
  title,
  children,
  live,
}: {
  kind: VerdictKind;
  title: ReactNode;
  children?: ReactNode;
  live?: boolean;
}) {
  const body = (
    <div className="verdict">
      <Glyph name={glyphs[kind]} />
      <b>{title}</b>
      {children}
    </div>
  );
  return live ? <div className="live">{body}</div> : body;
}

/** Value, gap hatched, stroke at the threshold (at four fifths of the width). Texts carry their units. */
export function NeedBar({
  value,
  threshold,
  valueText,
  thresholdText,
}: {
  value: number;
  threshold: number;
  valueText: string;
  thresholdText: string;
}) {
  const { t } = useTranslation();
  const at = threshold > 0 ? 80 : 0;
  const v = threshold > 0 ? Math.min(100, Math.max(0, (value / threshold) * 80)) : 100;
  return (
    <span
      className="need"
      style={{ display: 'block', '--v': `${v.toFixed(1)}%`, '--t': `${Math.max(at, 0)}%` } as CSSProperties}
      role="img"
      aria-label={t('verdict.need', { value: valueText, threshold: thresholdText })}
    >
      <i />
      <i />
      <b />
    </span>
  );
}

export type RuleLine = { key: string; glyph: GlyphName; state: string; text: ReactNode; detail?: ReactNode };

/** Rules with their state, short, for the rail. */
export function RuleList({ rules }: { rules: readonly RuleLine[] }) {
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={rule.key}>
          <Glyph name={rule.glyph} label={rule.state} />
          <span>
            {rule.text}
            {rule.detail && <small>{rule.detail}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
