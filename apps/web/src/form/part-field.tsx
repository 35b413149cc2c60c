import type { Column, Field } from '@keshen/programme';
import type { ReactNode } from 'react';
import { Field as FieldFrame } from '../ui/field';
import { useFormView } from './form-view';
import { fieldProblemText } from './problem-words';
import { isProblem } from './resolver';

/** A control beneath a question that has several: named, with what is wrong at its own place. */
export function PartField({
  id,
  label,
  hint,
  required,
  error,
  asked,
  group,
  children,
}: {
  id: string;
  label: string;
  hint?: string;
  required: boolean;
  error: unknown;
  asked?: Field | Column;
  group?: boolean;
  children: ReactNode;
}) {
  const { namespace } = useFormView();
  const words = isProblem(error)
    ? fieldProblemText({ code: error.type, params: error.params }, asked, namespace)
    : undefined;
  return (
    <FieldFrame
      id={id}
      label={label}
      hint={hint}
      required={required}
      optional={!required}
      group={group}
      error={words}
      className="part"
    >
      {children}
    </FieldFrame>
  );
}

/** What is wrong beneath an error: at a part, a row, a record's question. */
export const errorAt = (error: unknown, key: string | number): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
