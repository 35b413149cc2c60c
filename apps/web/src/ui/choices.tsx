import type { ReactNode, Ref } from 'react';
import type { Option } from './inputs';
import { useFieldWiring } from './field';

type ChoiceProps<V extends string> = {
  name: string;
  options: readonly Option<V>[];
  across?: boolean;
  disabled?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
};

/** One of few. Stands inside a `Field group`, whose legend is its name. */
export function RadioGroup<V extends string>({
  name,
  options,
  value,
  onChange,
  across,
  disabled,
  onBlur,
  ref,
}: ChoiceProps<V> & { value: V | null | undefined; onChange: (value: V) => void }) {
  const wiring = useFieldWiring();
  return (
    <div className={across ? 'choices across' : 'choices'}>
      {options.map((option, index) => (
        <label key={option.value}>
          <input
            {...(index === 0 ? { id: wiring.id, ref } : {})}
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={disabled || option.disabled}
            onBlur={onBlur}
            onChange={() => onChange(option.value)}
          />
          <Words option={option} />
        </label>
      ))}
    </div>
  );
}

/** Several of few, kept in the options' order. */
export function CheckboxGroup<V extends string>({
  name,
  options,
  value,
  onChange,
  across,
  disabled,
  onBlur,
  ref,
}: ChoiceProps<V> & { value: readonly V[]; onChange: (value: V[]) => void }) {
  const wiring = useFieldWiring();
  return (
    <div className={across ? 'choices across' : 'choices'}>
      {options.map((option, index) => (
        <label key={option.value}>
          <input
            {...(index === 0 ? { id: wiring.id, ref } : {})}
            type="checkbox"
            name={name}
            value={option.value}
            checked={value.includes(option.value)}
            disabled={disabled || option.disabled}
            onBlur={onBlur}
            onChange={(event) =>
              onChange(
                options
                  .map((each) => each.value)
                  .filter((each) => (each === option.value ? event.target.checked : value.includes(each))),
              )
            }
          />
          <Words option={option} />
        </label>
      ))}
    </div>
  );
}

function Words({ option }: { option: Option }) {
  return (
    <span>
      {option.label}
      {option.hint && <small>{option.hint}</small>}
    </span>
  );
}

/** One sentence agreed to, with its box. */
export function Checkbox({
  checked,
  onChange,
  onBlur,
  disabled,
  children,
  ref,
  name,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  onBlur?: () => void;
  disabled?: boolean;
  children: ReactNode;
  ref?: Ref<HTMLInputElement>;
  name?: string;
}) {
  const wiring = useFieldWiring();
  return (
    <label className="ckl">
      <input
        {...wiring}
        ref={ref}
        name={name}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onBlur={onBlur}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
