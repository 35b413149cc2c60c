import type { SimpleField } from '@keshen/programme';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { Button } from '../ui/button';
import { controls, isGroup, type ControlProps } from './field-controls';
import { useFormView } from './form-view';
import { errorAt, PartField } from './part-field';

type Item = Record<string, unknown>;

/** 重复组: records of the same questions beneath each other, added and taken away. */
export function GroupControl({
  field,
  name,
  value,
  onChange,
  onBlur,
  onCommit,
  disabled,
  error,
}: ControlProps<'group'>) {
  const { t } = useTranslation('form');
  const { visible } = useFormView();
  const asks = ({ id, showIf }: SimpleField, index: number): boolean =>
    showIf === undefined || visible(`${name}.${index}.${id}`);
  const items = itemsOf(value, field.minItems);
  const label = textOf(field.label);
  const change = (index: number, id: string, answer: unknown) =>
    onChange(items.map((item, at) => (at === index ? { ...item, [id]: answer } : item)));
  return (
    <>
      <ol className="records">
        {items.map((item, index) => (
          <li key={index}>
            <fieldset>
              <legend>
                {label}　{t('item', { number: index + 1 })}
              </legend>
              {field.fields
                .filter((each) => asks(each, index))
                .map((each) => (
                  <ItemQuestion
                    key={each.id}
                    field={each}
                    name={`${name}.${index}.${each.id}`}
                    value={item[each.id] ?? null}
                    error={errorAt(errorAt(error, index), each.id)}
                    disabled={disabled}
                    onChange={(answer) => change(index, each.id, answer)}
                    onBlur={onBlur}
                    onCommit={onCommit}
                  />
                ))}
              {!disabled && items.length > field.minItems && (
                <p className="acts">
                  <Button
                    small
                    quiet
                    icon="trash"
                    aria-label={t('removeItem', { number: index + 1, name: label })}
                    onClick={() => {
                      onChange(items.filter((_, at) => at !== index));
                      onCommit();
                    }}
                  >
                    {t('remove')}
                  </Button>
                </p>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {!disabled && items.length < field.maxItems && (
        <p className="acts mt3">
          <Button
            small
            icon="plus"
            id={items.length === 0 ? name : undefined}
            onClick={() => onChange([...items, {}])}
          >
            {t('addItem', { name: label })}
          </Button>
          <span className="meta">{t('itemsMost', { count: field.maxItems })}</span>
        </p>
      )}
    </>
  );
}

/** The records as they are drawn: at least as many as must be given. */
function itemsOf(value: unknown, least: number): Item[] {
  const items = Array.isArray(value) ? [...(value as Item[])] : [];
  while (items.length < least) items.push({});
  return items;
}

function ItemQuestion({ field, ...rest }: Omit<ControlProps, 'field' | 'ref'> & { field: SimpleField }) {
  const Control = controls[field.type] as unknown as ComponentType<ControlProps>;
  return (
    <PartField
      id={rest.name}
      label={textOf(field.label)}
      hint={textOf(field.help) || undefined}
      required={field.required}
      error={rest.error}
      asked={field}
      group={isGroup(field)}
    >
      <Control {...rest} field={field} ref={null as never} />
    </PartField>
  );
}
