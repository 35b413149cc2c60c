import { useEffect, useRef, useState, type ClipboardEventHandler, type Ref } from 'react';
import { NumberInput } from '../ui/inputs';

type NumberTextProps = {
  name: string;
  value: unknown;
  onChange: (value: number | null) => void;
  onBlur: () => void;
  disabled: boolean;
  ref?: Ref<never>;
  /** What a cell of a table carries. */
  id?: string;
  className?: string;
  onPaste?: ClipboardEventHandler<HTMLInputElement>;
  'aria-label'?: string;
  'aria-invalid'?: boolean;
  parse: (text: string) => number | null;
  show: (value: number) => string;
  unit?: string;
};

/** A number typed as text: what is being typed stays as it is, the form keeps the number. */
export function NumberText({
  name,
  value,
  onChange,
  onBlur,
  disabled,
  ref,
  parse,
  show,
  unit,
  id,
  className,
  onPaste,
  'aria-label': label,
  'aria-invalid': invalid,
}: NumberTextProps) {
  const shown = typeof value === 'number' && !Number.isNaN(value) ? show(value) : '';
  const [text, setText] = useState(shown);
  const last = useRef(value);
  useEffect(() => {
    if (Object.is(last.current, value)) return;
    last.current = value;
    setText(shown);
  }, [value, shown]);
  return (
    <NumberInput
      {...(id ? { id, 'aria-label': label, 'aria-invalid': invalid } : {})}
      className={className}
      onPaste={onPaste}
      ref={ref}
      name={name}
      unit={unit || undefined}
      value={text}
      readOnly={disabled}
      onBlur={onBlur}
      onChange={(event) => {
        const number = parse(event.target.value);
        last.current = number;
        setText(event.target.value);
        onChange(number);
      }}
    />
  );
}
