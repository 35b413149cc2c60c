import type { FieldOf } from '@keshen/programme';
import { capitals } from '@keshen/kernel';
import { useTranslation } from 'react-i18next';
import { textOf, wan, yuan } from '../format';
import { useFormView } from './form-view';

/** What is computed from other answers: shown while they are typed, never typed itself. */
export function ComputedQuestion({ field, name }: { field: FieldOf<'computed'>; name: string }) {
  const { t } = useTranslation('form');
  const { answers } = useFormView();
  const [section = '', id = ''] = name.split('.');
  const value = answers?.[section]?.[id];
  const { words, below } = computedWords(field, value, t);
  return (
    <div className="field computed" id={`${name}-group`}>
      <p className="lab" id={`${name}-label`}>
        {textOf(field.label)} <span className="opt">{t('computed')}</span>
      </p>
      {field.help && <p className="hint">{textOf(field.help)}</p>}
      <output id={name} aria-labelledby={`${name}-label`} tabIndex={-1}>
        {words ?? <span className="meta">{t('notYet')}</span>}
      </output>
      {below && (
        <p className="caps" lang="zh-CN">
          {below}
        </p>
      )}
    </div>
  );
}

type Say = (key: string) => string;

function computedWords(
  field: FieldOf<'computed'>,
  value: unknown,
  t: Say,
): { words?: string; below?: string } {
  if (value === undefined || value === null) return {};
  switch (field.result) {
    case 'money': {
      const fen = value as number;
      return {
        words: `${wan(fen)} ${t('common:money.wan')}`,
        below: `${capitals(fen)}　${yuan(fen)} ${t('common:money.yuan')}`,
      };
    }
    case 'percent':
      return { words: `${(value as number) / 100}%` };
    case 'boolean':
      return { words: t(value === true ? 'yes' : 'no') };
    default:
      return { words: String(value) };
  }
}
