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

/** An industry by its code of GB/T 4754-2017; the divisions are offered while typing, and named beneath. */
export function IndustryControl({ name, value, onChange, onBlur, disabled, ref }: ControlProps<'industry'>) {
  const { t } = useTranslation('form');
  const list = useId();
  const divisions = t('industries', { returnObjects: true }) as Record<string, string>;
  const code = text(value);
  const division = divisions[code.slice(0, 3)];
  return (
    <>
      <TextInput
        ref={ref}
        name={name}
        list={list}
        maxLength={10}
        className="int"
        style={{ textAlign: 'left' }}
        value={code}
        readOnly={disabled}
        onBlur={onBlur}
        onChange={(event) => onChange(event.target.value.trim().toUpperCase() || null)}
      />
      <datalist id={list}>
        {Object.entries(divisions).map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </datalist>
      {division && <p className="caps">{division}</p>}
    </>
  );
}
