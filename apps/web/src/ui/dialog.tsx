import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';

/**
 * The browser's own modal dialog: Escape closes, focus stays inside and goes back to where it came from, also when the
 * dialog is taken out of the page while it is open.
 */
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
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!open || !dialog) return;
    const from = document.activeElement;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute('open', '');
    return () => {
      if (dialog.close) dialog.close();
      else dialog.removeAttribute('open');
      // Whoever has put the focus elsewhere meanwhile, as a new page does, has reasons.
      if (document.activeElement === document.body && from instanceof HTMLElement) from.focus();
    };
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
