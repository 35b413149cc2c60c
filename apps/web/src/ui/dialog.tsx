import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';

/** The browser's own modal dialog: Escape closes, focus stays inside and goes back to where it came from. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
  wide,
  low,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  /** On a phone a sheet from the foot of the screen. */
  low?: boolean;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDialogElement>(null);
  const back = useRef<Element | null>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      back.current = document.activeElement;
      if (dialog.showModal) dialog.showModal();
      else dialog.setAttribute('open', '');
    }
    if (!open && dialog.open) {
      if (dialog.close) dialog.close();
      else dialog.removeAttribute('open');
      if (back.current instanceof HTMLElement) back.current.focus();
    }
  }, [open]);
  return (
    <dialog
      ref={box}
      className={['dlg', wide && 'wide', low && 'low'].filter(Boolean).join(' ')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <h2 id={id}>{title}</h2>
          {children}
          {actions && <div className="acts">{actions}</div>}
          <IconButton className="x" small icon="close" label={t('act.close')} onClick={onClose} />
        </>
      )}
    </dialog>
  );
}
