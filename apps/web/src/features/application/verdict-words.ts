import i18next from '../../i18n';
import type { Verdict } from '@keshen/programme';
import { wan } from '../../format';
import type { GlyphName } from '../../ui';

/** A rule's number with its unit: fen as 万元, hundredths of a percent as %, months, years, count. */
export function inUnit(value: number, unit: Verdict['unit']): string {
  switch (unit) {
    case 'money':
      return `${wan(value)} ${i18next.t('common:money.wan')}`;
    case 'percent':
      return `${(value / 100).toFixed(1)}%`;
    case 'months':
    case 'years':
      return i18next.t(`application:unit.${unit}`, { count: value });
    default:
      return String(value);
  }
}

export const verdictGlyph: Record<Verdict['verdict'], GlyphName> = {
  passed: 'ok',
  failed: 'danger',
  reason: 'warn',
  unknown: 'todo',
  'not-applicable': 'dash',
};

const gapWords = {
  '>=': 'gap',
  '>': 'gapMore',
  '<=': 'gapAtMost',
  '<': 'gapLess',
  '==': 'gapExactly',
} as const satisfies Record<NonNullable<Verdict['operator']>, string>;

/** 39.0%，须达到 50.0%，差 11.0%; 不超过 1，现为 2: by the comparison. Empty for rules that are none. */
export function verdictDetail(verdict: Verdict): string {
  if (verdict.value === undefined || verdict.threshold === undefined) return '';
  const value = inUnit(verdict.value, verdict.unit);
  if (verdict.verdict === 'passed' || !verdict.gap) return value;
  const words = verdict.operator ? gapWords[verdict.operator] : 'gap';
  return i18next.t(`application:eligibility.${words}`, {
    value,
    threshold: inUnit(verdict.threshold, verdict.unit),
    gap: inUnit(verdict.gap, verdict.unit),
  });
}
