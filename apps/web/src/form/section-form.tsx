import type { Section } from '@keshen/programme';
import type { ComponentType } from 'react';
import { useController, type Control, type FieldValues } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { textOf } from '../format';
import { Field as FieldFrame } from '../ui/field';
import { useFileLimits } from './attachment-field';
import { ComputedQuestion } from './computed-question';
import { controls, isGroup, type AskedField, type ControlProps } from './field-controls';
import { useFormView } from './form-view';
import { fieldProblemText } from './problem-words';
import { isProblem } from './resolver';
import './words';

type SectionFormProps = {
  section: Section;
  /** Of a form whose values are `{ [section]: { [field]: value } }`. */
  control: Control<FieldValues>;
  /** Said before the title: 4　经费预算. */
  number?: number;
  children?: React.ReactNode;
};

/** A section of a definition as a form: one column, labels above, help under them, errors at the field. */
export function SectionForm({ section, control, number, children }: SectionFormProps) {
  const { visible, corner } = useFormView();
  return (
    <section id={section.id} className="fs" aria-labelledby={`${section.id}-title`}>
      <h2 id={`${section.id}-title`}>
        {number !== undefined && `${number}　`}
        {textOf(section.title)}
      </h2>
      {corner?.(section.id)}
      {section.help && <p className="sub">{textOf(section.help)}</p>}
      {section.fields
        .filter((field) => visible(`${section.id}.${field.id}`))
        .map((field) => {
          const name = `${section.id}.${field.id}`;
          return field.type === 'computed' ? (
            <ComputedQuestion key={field.id} field={field} name={name} />
          ) : (
            <QuestionField key={field.id} field={field} name={name} control={control} />
          );
        })}
      {children}
    </section>
  );
}

/** One question of a definition. `name` is `section.field`; it is also the id that error summaries go to. */
export function QuestionField({
  field,
  name,
  control,
}: {
  field: AskedField;
  name: string;
  control: Control<FieldValues>;
}) {
  const view = useFormView();
  useTranslation();
  const {
    field: { value, onChange, onBlur, ref },
    fieldState: { error },
  } = useController({ name, control });
  const Control = controls[field.type] as unknown as ComponentType<ControlProps>;
  const hint = useHint(field);
  const words = isProblem(error)
    ? fieldProblemText({ code: error.type, params: error.params }, field, view.namespace)
    : undefined;
  return (
    <FieldFrame
      id={name}
      label={textOf(field.label)}
      hint={hint}
      optional={!field.required}
      required={field.required}
      group={isGroup(field)}
      error={words}
      below={view.below?.(name)}
      corner={view.corner?.(name, field.type === 'table' && Array.isArray(value) ? value.length : 0)}
    >
      <Control
        field={field}
        name={name}
        value={value ?? null}
        onChange={onChange}
        onBlur={() => {
          onBlur();
          view.onCommit?.(name);
        }}
        onCommit={() => view.onCommit?.(name)}
        disabled={view.readOnly(name)}
        ref={ref as never}
        error={error}
      />
    </FieldFrame>
  );
}

const noFiles = { formats: [], maxMegabytes: 0, maxFiles: 0 };

/** The question's own help, and for files what may be handed in. */
function useHint(field: AskedField): string | undefined {
  const limits = useFileLimits(field.type === 'file' ? field : noFiles);
  return [textOf(field.help), field.type === 'file' && limits].filter(Boolean).join('　') || undefined;
}
