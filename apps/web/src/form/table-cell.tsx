import type { Column } from '@keshen/programme';
import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { MoneyInput } from '../ui/money-input';
import { NumberText } from './number-text';
import { integerOfTyped, percentOfTyped, percentText } from './values';

type CellProps = {
  column: Column;
  id: string;
  label: string;
  value: string | number | null;
  disabled: boolean;
  invalid: boolean;
  onChange: (value: string | number | null) => void;
  onBlur: () => void;
  onPaste: (event: ClipboardEvent) => void;
};

/** One cell of a table, named by its row and column. */
export function TableCell({
  column,
  id,
  label,
  value,
  disabled,
  invalid,
  onChange,
  onBlur,
  onPaste,
}: CellProps) {
  const { t } = useTranslation();
  const shared = {
    id,
    'aria-label': label,
    'aria-invalid': invalid || undefined,
    className: invalid ? 'in bad' : 'in',
    onBlur,
    onPaste,
  };
  switch (column.type) {
    case 'money':
      return (
        <MoneyInput
          plain
          id={id}
          aria-label={label}
          aria-invalid={invalid || undefined}
          value={typeof value === 'number' ? value : null}
          readOnly={disabled}
          onChange={onChange}
          onBlur={onBlur}
          onPaste={onPaste}
        />
      );
    case 'choice':
      return (
        <select
          {...shared}
          value={String(value ?? '')}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value || null)}
        >
          <option value="">{t('field.choose')}</option>
          {column.options.map((option) => (
            <option key={option.value} value={option.value}>
              {textOf(option.label)}
            </option>
          ))}
        </select>
      );
    case 'date':
      return (
        <input
          {...shared}
          type="date"
          value={String(value ?? '')}
          readOnly={disabled}
          onChange={(event) => onChange(event.target.value || null)}
        />
      );
    case 'integer':
    case 'percent':
      return (
        <NumberText
          {...shared}
          className={invalid ? 'bad' : undefined}
          name={id}
          value={value}
          disabled={disabled}
          parse={column.type === 'percent' ? percentOfTyped : integerOfTyped}
          show={column.type === 'percent' ? percentText : String}
          onChange={onChange}
        />
      );
    default:
      return (
        <input
          {...shared}
          autoComplete="off"
          value={String(value ?? '')}
          readOnly={disabled}
          onChange={(event) => onChange(event.target.value || null)}
        />
      );
  }
}
