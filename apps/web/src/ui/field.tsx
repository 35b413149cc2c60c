import { createContext, useContext, useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from './glyph';

type Wiring = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };
const FieldContext = createContext<Wiring | null>(null);

/** What a control inside a `Field` must carry: id, description, state. Empty outside of one. */
export function useFieldWiring() {
  const wiring = useContext(FieldContext);
  if (!wiring) return {};
  return {
    id: wiring.id,
    'aria-describedby': wiring.describedBy,
    'aria-invalid': wiring.invalid || undefined,
    'aria-required': wiring.required || undefined,
  };
}
export function useFieldInvalid(): boolean {
  return useContext(FieldContext)?.invalid ?? false;
}

/** The class of a native control: `.in`, with the red edge where the field around it is wrong. */
export function useInputClass(more?: string): string {
  const invalid = useFieldInvalid();
  return ['in', more, invalid && 'bad'].filter(Boolean).join(' ');
}

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** Says 选填 beside the label. Fields are required unless this is set. */
  optional?: boolean;
  required?: boolean;
  /** For radio groups, tables and several controls: fieldset and legend instead of label. */
  group?: boolean;
  id?: string;
  /** Drawn under the control: capitals, count, who changed it last. */
  below?: ReactNode;
  /** Stands in the corner beside the label: the way into a discussion. */
  corner?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label above, help under it, then the control, then what is wrong, in words with a glyph. */
export function Field({
  label,
  hint,
  error,
  optional,
  required,
  group,
  id: given,
  below,
  corner,
  hideLabel,
  className,
  children,
}: FieldProps) {
  const { t } = useTranslation();
  const made = useId();
  const id = given ?? made;
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(' ') || undefined;
  const name = (
    <>
      {label}
      {optional && <span className="opt"> {t('field.optional')}</span>}
    </>
  );
  const inside = (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required: Boolean(required) && !group }}>
      {hint && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
      {children}
      {below}
      {error && (
        <p className="err" id={errorId}>
          <Glyph name="danger" />
          <span>{error}</span>
        </p>
      )}
    </FieldContext>
  );
  const labelClass = hideLabel ? 'vh' : undefined;
  if (group)
    return (
      <fieldset className={`field ${className ?? ''}`} id={`${id}-group`} aria-describedby={describedBy}>
        <legend className={labelClass}>{name}</legend>
        {corner}
        {inside}
      </fieldset>
    );
  return (
    <div className={`field ${className ?? ''}`}>
      <label htmlFor={id} className={labelClass}>
        {name}
      </label>
      {corner}
      {inside}
    </div>
  );
}

/** What is wrong, on a line of its own outside of a field. */
export function ErrorLine({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="err" id={id} role="alert">
      <Glyph name="danger" />
      <span>{children}</span>
    </p>
  );
}
