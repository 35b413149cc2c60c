import { normaliseCreditCode, normaliseResidentId } from '@keshen/kernel';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../ui/inputs';
import type { ControlProps } from './field-controls';
import { errorAt, PartField } from './part-field';
import { RegisterLine, useRegister } from './register-line';

type Part = {
  key: string;
  inputMode?: 'tel' | 'email';
  autoComplete?: string;
  mono?: boolean;
  clean?: (text: string) => string;
};
type PartsProps = Pick<
  ControlProps<'organisation' | 'person'>,
  'field' | 'name' | 'value' | 'onChange' | 'onBlur' | 'disabled' | 'ref' | 'error'
>;

/** An answer of several lines, each with its own name; nothing at all is null. */
function Parts({
  field,
  name,
  value,
  onChange,
  onBlur,
  disabled,
  ref,
  error,
  parts,
}: PartsProps & { parts: Part[] }) {
  const { t } = useTranslation('form');
  const given = (value ?? {}) as Record<string, string | null | undefined>;
  const put = (key: string, text: string) => {
    const next = { ...given, [key]: text || null };
    onChange(Object.values(next).some(Boolean) ? next : null);
  };
  return (
    <div className="parts">
      {parts.map(({ key, clean = (text) => text.trim(), mono, ...attributes }, index) => (
        <PartField
          key={key}
          id={index === 0 ? name : `${name}.${key}`}
          label={t(`part.${field.type}.${key}`)}
          required={field.required}
          error={errorAt(error, key)}
        >
          <TextInput
            {...attributes}
            ref={index === 0 ? ref : undefined}
            className={mono ? 'mono' : undefined}
            maxLength={200}
            value={given[key] ?? ''}
            readOnly={disabled}
            onChange={(event) => put(key, event.target.value)}
            onBlur={(event) => {
              const cleaned = clean(event.target.value);
              if (cleaned !== event.target.value) put(key, cleaned);
              onBlur();
            }}
          />
        </PartField>
      ))}
    </div>
  );
}

/** 单位: its credit code and name, and what else the question asks; the register fills it in by the code. */
export function OrganisationControl(props: ControlProps<'organisation'>) {
  const { field, value } = props;
  const code = normaliseCreditCode((value as { creditCode?: string } | null)?.creditCode ?? '');
  const lookUp = useRegister(code, (found) =>
    props.onChange({
      ...(value as object | null),
      creditCode: found.creditCode,
      name: found.name,
      ...(field.representative ? { representative: found.legalRepresentative } : {}),
      ...(field.address && found.address ? { address: found.address } : {}),
    }),
  );
  return (
    <>
      <Parts
        {...props}
        parts={[
          { key: 'name' },
          { key: 'creditCode', mono: true, clean: normaliseCreditCode },
          ...(field.representative ? [{ key: 'representative' }] : []),
          ...(field.address ? [{ key: 'address' }] : []),
        ]}
      />
      {lookUp && !props.disabled && <RegisterLine code={code} {...lookUp} />}
    </>
  );
}

const digits = (text: string) => text.replace(/[\s-]/g, '');

/** 人员: name and mobile, and what else the question asks. */
export const PersonControl = (props: ControlProps<'person'>) => (
  <Parts
    {...props}
    parts={[
      { key: 'name' },
      { key: 'mobile', inputMode: 'tel', clean: digits },
      ...(props.field.email ? [{ key: 'email', inputMode: 'email' } as const] : []),
      ...(props.field.residentId ? [{ key: 'residentId', mono: true, clean: normaliseResidentId }] : []),
    ]}
  />
);
