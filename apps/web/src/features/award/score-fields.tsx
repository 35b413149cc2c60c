import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { textOf } from '../../format';
import { Field, NumberInput } from '../../ui';
import { scoreTyped } from './evaluation';
import './words';

/** One score from 0 to 100 for each indicator; what is no score says so at its field. */
export function ScoreFields({
  indicators,
  typed,
  onChange,
  name = (label) => label,
  hint,
}: {
  indicators: readonly { id: string; label: Text }[];
  typed: Record<string, string>;
  onChange: (id: string, typed: string) => void;
  /** What a field is called, where there are two of the same indicator. */
  name?: (label: string) => string;
  hint?: (id: string) => string | undefined;
}) {
  const { t } = useTranslation('award');
  return (
    <div className="scorew">
      {indicators.map(({ id, label }) => (
        <Field
          key={id}
          label={name(textOf(label))}
          hint={hint?.(id)}
          error={Number.isNaN(scoreTyped(typed[id] ?? '')) ? t('evaluation.range') : null}
        >
          <NumberInput
            inputMode="numeric"
            maxLength={3}
            unit={t('evaluation.points')}
            value={typed[id] ?? ''}
            onChange={(event) => onChange(id, event.target.value)}
          />
        </Field>
      ))}
    </div>
  );
}
