import { industryOf, normaliseIndustry, searchIndustries } from '@keshen/programme';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldWiring } from '../ui/field';
import { Select, TextInput } from '../ui/inputs';
import type { ControlProps } from './field-controls';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** An address; where towns are named, the town is chosen and the rest typed, kept as one line. */
export function AddressControl({
  field,
  name,
  value,
  onChange,
  onBlur,
  onCommit,
  disabled,
  ref,
}: ControlProps<'address'>) {
  const { t } = useTranslation('form');
  const wiring = useFieldWiring();
  const whole = text(value);
  const towns = field.townOptions ?? [];
  const town = towns.find((each) => whole.startsWith(each)) ?? '';
  const rest = whole.slice(town.length);
  const input = (
    <TextInput
      ref={ref}
      name={name}
      maxLength={200}
      value={rest}
      readOnly={disabled}
      autoComplete="street-address"
      onBlur={onBlur}
      onChange={(event) => onChange(town + event.target.value || null)}
    />
  );
  if (towns.length === 0) return input;
  return (
    <div className="place">
      <Select
        {...wiring}
        id={`${wiring.id}-town`}
        aria-label={t('town')}
        options={towns.map((each) => ({ value: each, label: each }))}
        empty={t('town')}
        value={town}
        disabled={disabled}
        onChange={(event) => {
          onChange(event.target.value + rest || null);
          onCommit();
        }}
      />
      {input}
    </div>
  );
}

const OFFERED = 20;

/**
 * An industry of GB/T 4754-2017 by code or name: what fits is offered while typing, what was chosen is named beneath.
 * In English the division is named too; the classes have no official English names.
 */
export function IndustryControl({ name, value, onChange, onBlur, disabled, ref }: ControlProps<'industry'>) {
  const { t, i18n } = useTranslation('form');
  const list = useId();
  const given = text(value);
  const chosen = industryOf(given);
  const offered = searchIndustries(given, OFFERED);
  const divisions = t('industries', { returnObjects: true }) as Record<string, string>;
  const english = i18n.language === 'en' && chosen && divisions[chosen.code.slice(0, 3)];
  return (
    <>
      <TextInput
        ref={ref}
        name={name}
        list={list}
        maxLength={40}
        value={given}
        readOnly={disabled}
        onBlur={() => {
          const only = offered.length === 1 && !chosen ? offered[0]!.code : normaliseIndustry(given);
          if (only !== given) onChange(only || null);
          onBlur();
        }}
        onChange={(event) => onChange(event.target.value.trimStart().toUpperCase() || null)}
      />
      <datalist id={list}>
        {offered.map((each) => (
          <option key={each.code} value={each.code}>
            {each.name}
          </option>
        ))}
      </datalist>
      {chosen && (
        <p className="caps">
          {english && `${english} · `}
          <span lang="zh-CN">{chosen.name}</span>
        </p>
      )}
    </>
  );
}
