import { charactersOf, normalisePatentNumber, type Field, type FieldOf } from '@keshen/programme';
import { useState, type ComponentType, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { Checkbox, CheckboxGroup, RadioGroup } from '../ui/choices';
import { ErrorLine, Field as FieldFrame } from '../ui/field';
import { DateInput, DateRange, Select, TextArea, TextInput } from '../ui/inputs';
import { MoneyInput } from '../ui/money-input';
import { FileControl } from './file-control';
import { GroupControl } from './group-control';
import { OrganisationControl, PersonControl } from './party-controls';
import { AddressControl, IndustryControl } from './place-controls';
import { TableControl } from './table-control';
import { integerOfTyped, percentOfTyped, percentText } from './values';
import { NumberText } from './number-text';

/** Questions that people answer; what is computed has no control. */
export type AskedField = Exclude<Field, { type: 'computed' }>;
type AskedType = AskedField['type'];

/** What a control is given. Its value is typed by the definition; empty is null. */
export type ControlProps<K extends AskedType = AskedType> = {
  field: FieldOf<K>;
  /** `section.field`, also the control's id. */
  name: string;
  value: unknown;
  onChange: (value: unknown) => void;
  onBlur: () => void;
  /** A choice was made: it need not be left to be saved. */
  onCommit: () => void;
  disabled: boolean;
  ref: Ref<never>;
  /** Errors beneath the field: rows of a table, records of a group, parts of an answer. */
  error: unknown;
};

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const orNull = (value: string) => (value === '' ? null : value);

function line(more: {
  inputMode?: 'numeric' | 'email' | 'tel';
  maxLength?: number;
  autoComplete?: string;
  className?: string;
  clean?: (text: string) => string;
}) {
  const { clean = (value: string) => value, ...attributes } = more;
  return function Line({ name, value, onChange, onBlur, disabled, ref }: Omit<ControlProps, 'field'>) {
    return (
      <TextInput
        {...attributes}
        ref={ref}
        name={name}
        value={text(value)}
        readOnly={disabled}
        onChange={(event) => onChange(orNull(event.target.value))}
        onBlur={(event) => {
          const cleaned = clean(event.target.value);
          if (cleaned !== event.target.value) onChange(orNull(cleaned));
          onBlur();
        }}
      />
    );
  };
}

function ShortText({ name, value, onChange, onBlur, disabled, ref }: ControlProps<'text'>) {
  return (
    <TextInput
      ref={ref}
      name={name}
      value={text(value)}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={(event) => onChange(orNull(event.target.value))}
    />
  );
}

function LongText({ field, name, value, onChange, onBlur, disabled, ref }: ControlProps<'long-text'>) {
  return (
    <TextArea
      ref={ref}
      name={name}
      rows={field.maxLength > 500 ? 8 : 4}
      limit={field.maxLength}
      countOf={charactersOf}
      value={text(value)}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={(event) => onChange(orNull(event.target.value))}
    />
  );
}

function WholeNumber({ field, ...rest }: ControlProps<'integer'>) {
  return <NumberText {...rest} parse={integerOfTyped} show={String} unit={textOf(field.unit)} />;
}

function Percent(props: ControlProps<'percent'>) {
  return <NumberText {...props} parse={percentOfTyped} show={percentText} unit="%" />;
}

function Amount({ value, onChange, onBlur, disabled, ref }: ControlProps<'money'>) {
  return (
    <MoneyInput
      ref={ref}
      value={typeof value === 'number' ? value : null}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={onChange}
    />
  );
}

function Day({ name, value, onChange, onBlur, disabled, ref }: ControlProps<'date'>) {
  return (
    <DateInput
      ref={ref}
      name={name}
      value={text(value)}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={(event) => onChange(orNull(event.target.value))}
    />
  );
}

function Days({ value, onChange, onBlur, disabled }: ControlProps<'date-range'>) {
  const { start = '', end = '' } = (value ?? {}) as { start?: string; end?: string };
  return (
    <DateRange
      value={{ from: start, to: end }}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={({ from, to }) => onChange(from || to ? { start: from, end: to } : null)}
    />
  );
}

function Choice({ field, name, value, onChange, onBlur, onCommit, disabled, ref }: ControlProps<'choice'>) {
  const { t } = useTranslation();
  const options = field.options.map((option) => ({ value: option.value, label: textOf(option.label) }));
  const choose = (next: string) => {
    onChange(orNull(next));
    onCommit();
  };
  if (options.length <= 5)
    return (
      <RadioGroup
        name={name}
        options={options}
        value={text(value)}
        disabled={disabled}
        onBlur={onBlur}
        onChange={choose}
        ref={ref}
      />
    );
  return (
    <Select
      name={name}
      ref={ref}
      options={options}
      empty={t('field.choose')}
      value={text(value)}
      disabled={disabled}
      onBlur={onBlur}
      onChange={(event) => choose(event.target.value)}
    />
  );
}

function Choices({ field, name, value, onChange, onBlur, onCommit, disabled, ref }: ControlProps<'choices'>) {
  const options = field.options.map((option) => ({ value: option.value, label: textOf(option.label) }));
  return (
    <CheckboxGroup
      name={name}
      ref={ref}
      options={options}
      value={Array.isArray(value) ? (value as string[]) : []}
      disabled={disabled}
      onBlur={onBlur}
      onChange={(next) => {
        onChange(next.length > 0 ? next : null);
        onCommit();
      }}
    />
  );
}

function Declaration({
  field,
  name,
  value,
  onChange,
  onBlur,
  onCommit,
  disabled,
  ref,
}: ControlProps<'declaration'>) {
  return (
    <Checkbox
      name={name}
      ref={ref}
      checked={value === true}
      disabled={disabled}
      onBlur={onBlur}
      onChange={(checked) => {
        onChange(checked);
        onCommit();
      }}
    >
      {textOf(field.statement)}
    </Checkbox>
  );
}

/** Entered twice: a slip in an account number sends the money elsewhere. What is already kept is not asked again. */
function BankAccount({ name, value, onChange, onBlur, disabled, ref }: ControlProps<'bank-account'>) {
  const { t } = useTranslation('form');
  const [again, setAgain] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const given = text(value);
  const wrong = left && again !== null && again !== given;
  return (
    <>
      <TextInput
        ref={ref}
        name={name}
        inputMode="numeric"
        autoComplete="off"
        maxLength={40}
        value={given}
        readOnly={disabled}
        onBlur={onBlur}
        onChange={(event) => {
          onChange(orNull(event.target.value.replace(/\s/g, '')));
          setAgain((before) => before ?? '');
        }}
      />
      {again !== null && !disabled && (
        <FieldFrame label={t('bankTwice')} className="again">
          <TextInput
            inputMode="numeric"
            autoComplete="off"
            maxLength={40}
            value={again}
            aria-invalid={wrong || undefined}
            onChange={(event) => setAgain(event.target.value.replace(/\s/g, ''))}
            onBlur={() => setLeft(true)}
            onPaste={(event) => event.preventDefault()}
          />
          {wrong && <ErrorLine>{t('bankDiffers')}</ErrorLine>}
        </FieldFrame>
      )}
    </>
  );
}

const upper = (value: string) => value.trim().toUpperCase().replace(/[\s-]/g, '');

/** One control per field type; the compiler refuses a type without one. */
export const controls = {
  text: ShortText,
  'long-text': LongText,
  integer: WholeNumber,
  money: Amount,
  percent: Percent,
  date: Day,
  'date-range': Days,
  choice: Choice,
  choices: Choices,
  'credit-code': line({ maxLength: 24, className: 'mono', clean: upper }),
  'resident-id': line({ maxLength: 24, className: 'mono', clean: upper }),
  mobile: line({
    inputMode: 'tel',
    maxLength: 20,
    autoComplete: 'tel-national',
    clean: (value) => value.replace(/[\s-]/g, ''),
  }),
  email: line({ inputMode: 'email', maxLength: 200, autoComplete: 'email', clean: (value) => value.trim() }),
  address: AddressControl,
  industry: IndustryControl,
  'bank-account': BankAccount,
  declaration: Declaration,
  patent: line({ maxLength: 40, className: 'mono', clean: normalisePatentNumber }),
  organisation: OrganisationControl,
  person: PersonControl,
  file: FileControl,
  table: TableControl,
  group: GroupControl,
} satisfies { [K in AskedType]: ComponentType<ControlProps<K>> };

/** Several controls under one name: fieldset and legend instead of a label. */
export function isGroup(field: Field): boolean {
  if (field.type === 'choice') return field.options.length <= 5;
  return [
    'date-range',
    'choices',
    'table',
    'declaration',
    'organisation',
    'person',
    'file',
    'group',
  ].includes(field.type);
}
