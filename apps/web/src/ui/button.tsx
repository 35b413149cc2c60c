import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, type LinkProps } from 'react-router';
import { Icon, type IconName } from './icon';

type Look = { primary?: boolean; quiet?: boolean; small?: boolean; icon?: IconName };

function look({ primary, quiet, small }: Look, more = ''): string {
  return ['btn', primary && 'pri', quiet && 'quiet', small && 'sm', more].filter(Boolean).join(' ');
}

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement> & { busy?: boolean; children: ReactNode };

/**
 * A verb. `busy` while it works: it stays focusable, says so, and cannot be pressed twice.
 * One primary button per screen.
 */
export function Button({
  primary,
  quiet,
  small,
  icon,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      {...rest}
      className={look({ primary, quiet, small }, className)}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy || rest['aria-disabled']) return event.preventDefault();
        onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {busy ? t('state.working') : children}
    </button>
  );
}

/** A button that shows a drawing only; `label` is its name. */
export function IconButton({
  icon,
  label,
  small,
  className,
  ...rest
}: { icon: IconName; label: string; small?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={look({ quiet: true, small }, `ico ${className ?? ''}`)}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A way to another page that looks like a button. */
export function LinkButton({ primary, quiet, small, icon, className, children, ...rest }: Look & LinkProps) {
  return (
    <Link {...rest} className={look({ primary, quiet, small }, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** A choice of few, shown side by side: buttons that stay pressed. */
export function Seg<V extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { value: V; label: ReactNode }[];
  /** Null: nothing is chosen yet. */
  value: V | null;
  onChange: (value: V) => void;
}) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </span>
  );
}

/** A filter in force. `onRemove` takes it away; `add` is the dashed one that opens more. */
export function Chip({
  children,
  onRemove,
  onClick,
  add,
  pressed,
}: {
  children: ReactNode;
  onRemove?: () => void;
  onClick?: () => void;
  add?: boolean;
  pressed?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={add ? 'chip add' : 'chip'}
      aria-pressed={pressed}
      onClick={onRemove ?? onClick}
    >
      {add && <Icon name="plus" />}
      {children}
      {onRemove && (
        <>
          <span className="vh">{t('act.remove')}</span>
          <Icon name="close" />
        </>
      )}
    </button>
  );
}
