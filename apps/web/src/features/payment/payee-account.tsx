import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, Dialog, Field, TextArea } from '../../ui';
import { reveal } from './payment.api';
import './words';

/** The account masked; in full only for finance, for a reason that is kept, and gone again with the page. */
export function PayeeAccount({
  payment,
  masked,
  mayReveal,
}: {
  payment: string;
  masked: string;
  mayReveal: boolean;
}) {
  const { t } = useTranslation('payment');
  const say = useProblemText('payment');
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [account, setAccount] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const show = async () => {
    if (reason.trim().length < 4) return setError(t('reveal.reasonNeeded'));
    setBusy(true);
    try {
      setAccount((await reveal(payment, reason.trim())).account);
      setOpen(false);
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="row wrap">
      <span className="mono">{account ? grouped(account) : masked}</span>
      {mayReveal &&
        (account ? (
          <Button small quiet icon="hidden" onClick={() => setAccount(null)}>
            {t('reveal.hide')}
          </Button>
        ) : (
          <Button small quiet icon="eye" onClick={() => setOpen(true)}>
            {t('reveal.show')}
          </Button>
        ))}
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('reveal.title')}
        actions={
          <>
            <Button primary busy={busy} onClick={() => void show()}>
              {t('reveal.show')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p className="sub">{t('reveal.explained')}</p>
        <Field label={t('reveal.reason')} error={error}>
          <TextArea
            rows={2}
            limit={300}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setError(null);
            }}
          />
        </Field>
      </Dialog>
    </span>
  );
}

/** In fours, as it is compared with a paper. */
export const grouped = (account: string): string => account.replace(/(.{4})(?=.)/g, '$1 ');
