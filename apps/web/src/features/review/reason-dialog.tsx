import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, TextArea } from '../../ui';
import './words';

/** Asks for a reason of two characters at least before something is done that needs one. */
export function ReasonDialog({
  title,
  label,
  act,
  limit,
  doing,
  onReason,
  close,
  children,
}: {
  title: string;
  label: string;
  /** What the button says. */
  act: string;
  limit: number;
  doing: { isPending: boolean; error: unknown };
  onReason: (reason: string) => void;
  close: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const [reason, setReason] = useState('');
  const [needed, setNeeded] = useState(false);
  const go = () => (reason.trim().length < 2 ? setNeeded(true) : onReason(reason.trim()));
  return (
    <Dialog
      open
      onClose={close}
      title={title}
      actions={
        <>
          <Button primary busy={doing.isPending} onClick={go}>
            {act}
          </Button>
          <Button onClick={close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      {children}
      <Field label={label} error={needed ? t('recuse.needed') : null}>
        <TextArea
          limit={limit}
          rows={3}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setNeeded(false);
          }}
        />
      </Field>
      {doing.error ? <ErrorLine>{say(doing.error)}</ErrorLine> : null}
    </Dialog>
  );
}
