import {
  useState,
  type InputHTMLAttributes,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';
import { useFieldWiring, useInputClass } from './field';

type Input = InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export function TextInput({ className, ...rest }: Input) {
  return (
    <input
      type="text"
      autoComplete="off"
      {...useFieldWiring()}
      {...rest}
      className={useInputClass(className)}
    />
  );
}

/** A password with a way to see it. */
export function PasswordInput({ className, ...rest }: Input) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <div className="pw">
      <input
        {...useFieldWiring()}
        {...rest}
        type={shown ? 'text' : 'password'}
        className={useInputClass(className)}
        style={{ paddingRight: 48 }}
      />
      <IconButton
        small
        icon={shown ? 'hidden' : 'eye'}
        label={shown ? t('act.hidePassword') : t('act.showPassword')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      />
    </div>
  );
}

/** Several lines; with `limit` the count stands below and turns into words when it is passed. */
export function TextArea({
  limit,
  countOf = (text) => text.length,
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & {
  limit?: number;
  countOf?: (text: string) => number;
  ref?: Ref<HTMLTextAreaElement>;
}) {
  const { t } = useTranslation();
  const [own, setOwn] = useState(() => countOf(String(rest.defaultValue ?? '')));
  const count = rest.value === undefined ? own : countOf(String(rest.value));
  return (
    <>
      <textarea
        rows={4}
        {...useFieldWiring()}
        {...rest}
        className={useInputClass(className)}
        onChange={(event) => {
          setOwn(countOf(event.target.value));
          rest.onChange?.(event);
        }}
      />
      {limit !== undefined && (
        <p className={count > limit ? 'count danger' : 'count'}>
          {count > limit
            ? t('field.overCount', { over: count - limit, limit })
            : t('field.count', { count, limit })}
        </p>
      )}
    </>
  );
}

/** A number with its unit. The value is text as typed; whoever reads it decides how it is parsed. */
export function NumberInput({ unit, className, ...rest }: Input & { unit?: string }) {
  const input = (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      {...useFieldWiring()}
      {...rest}
      className={useInputClass(className ?? 'int')}
    />
  );
  if (!unit) return input;
  return (
    <span className="unit">
      {input}
      <span className="sub small">{unit}</span>
    </span>
  );
}

export type Option<V extends string = string> = {
  value: V;
  label: string;
  hint?: string;
  disabled?: boolean;
};

export function Select({
  options,
  empty,
  className,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & {
  options: readonly Option[];
  empty?: string;
  ref?: Ref<HTMLSelectElement>;
}) {
  return (
    <select {...useFieldWiring()} {...rest} className={useInputClass(className)}>
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** The browser's own date field: `YYYY-MM-DD`. */
export function DateInput({ className, ...rest }: Input) {
  return (
    <input
      type="date"
      min="1900-01-01"
      max="2199-12-31"
      {...useFieldWiring()}
      {...rest}
      className={useInputClass(`date ${className ?? ''}`)}
    />
  );
}

export type DateRangeValue = { from: string; to: string };

/** Two dates; the field around them is a group. */
export function DateRange({
  value,
  onChange,
  onBlur,
  min,
  max,
  readOnly,
}: {
  value: DateRangeValue;
  onChange: (value: DateRangeValue) => void;
  onBlur?: () => void;
  min?: string;
  max?: string;
  readOnly?: boolean;
}) {
  const { t } = useTranslation();
  const { id, ...wiring } = useFieldWiring();
  const className = useInputClass('date');
  return (
    <div className="daterange">
      <input
        {...wiring}
        id={id}
        type="date"
        readOnly={readOnly}
        className={className}
        aria-label={t('field.from')}
        value={value.from}
        min={min}
        max={value.to || max}
        onBlur={onBlur}
        onChange={(event) => onChange({ ...value, from: event.target.value })}
      />
      <span>{t('field.until')}</span>
      <input
        {...wiring}
        type="date"
        readOnly={readOnly}
        className={className}
        aria-label={t('field.to')}
        value={value.to}
        min={value.from || min}
        max={max}
        onBlur={onBlur}
        onChange={(event) => onChange({ ...value, to: event.target.value })}
      />
    </div>
  );
}
