import { useTranslation } from 'react-i18next';
import { FIELDS_MOST, parentField, type ExpertField } from '@keshen/review';
import { comma, textOf } from '../../format';
import { Chip, Select } from '../../ui';
import { useFields } from './register.api';
import './register-words';

/** 专业领域 that somebody names: chips, and the tree to choose from. */
export function FieldPicker({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange: (codes: string[]) => void;
}) {
  const { t } = useTranslation('register');
  const { data: fields = [] } = useFields();
  return (
    <div className="stack">
      <Select
        value=""
        empty={t('fields.add')}
        disabled={value.length >= FIELDS_MOST}
        onChange={(event) => event.target.value && onChange([...value, event.target.value])}
        options={fieldOptions(fields.filter((f) => !f.retired && !value.includes(f.code)))}
      />
      {value.length > 0 && (
        <div className="row wrap gap2">
          {value.map((code) => (
            <Chip key={code} onRemove={() => onChange(value.filter((each) => each !== code))}>
              {fieldName(fields, code)}
            </Chip>
          ))}
        </div>
      )}
    </div>
  );
}

/** The tree as choices; what stands beneath is set in. */
export const fieldOptions = (fields: readonly ExpertField[]) =>
  fields.map(({ code, name }) => ({
    value: code,
    label: `${parentField(code) ? '　' : ''}${textOf(name)}`,
  }));

export const fieldName = (fields: readonly ExpertField[], code: string): string => {
  const found = fields.find((field) => field.code === code);
  return found ? textOf(found.name) : code;
};

/** The names of nodes, in a line; of more than `most` the first ones and how many there are. */
export function FieldNames({ codes, most = codes.length }: { codes: readonly string[]; most?: number }) {
  const { t } = useTranslation('register');
  const { data: fields = [] } = useFields();
  const names = codes.slice(0, most).map((code) => fieldName(fields, code));
  const line = names.join(comma()) || '—';
  return <>{codes.length > most ? t('fields.more', { names: line, count: codes.length }) : line}</>;
}
