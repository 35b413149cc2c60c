import type { Verdict } from '@keshen/programme';
import { wan } from '../../format';
import type { Say } from './say';

/** A rule's number in words: fen as 万元, hundredths of a percent as %, months, years, items. */
export function inUnit(t: Say, value: number, unit: Verdict['unit']): string {
  switch (unit) {
    case 'money':
      return `${wan(value)} ${t('unit.wan')}`;
    case 'percent':
      return `${value / 100}%`;
    case 'months':
    case 'years':
    case 'count':
      return t(`unit.${unit}`, { count: value });
    default:
      return String(value);
  }
}

/** 不低于 200.00 万元: the threshold with its comparison. */
export function threshold(
  t: Say,
  { operator, threshold: at, unit }: Pick<Verdict, 'operator' | 'threshold' | 'unit'>,
): string {
  if (at === undefined || !operator) return '';
  return t(`compare.${names[operator]}`, { value: inUnit(t, at, unit) });
}
const names = { '>=': 'least', '<=': 'most', '>': 'above', '<': 'below', '==': 'exactly' } as const;
