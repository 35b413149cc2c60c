import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Objector } from '@keshen/notice';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, Masked, TextInput } from '../../ui';
import { revealObjector } from './notice.api';

/** Who objected: masked, and shown for a reason that is kept. It leaves the page with the page. */
export function ObjectorFacts({ subject, may }: { subject: string; may: boolean }) {
  const { t } = useTranslation('notice');
  const say = useProblemText('notice');
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Objector | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (shown)
    return (
      <span>
        {[shown.name, shown.unit, shown.phone, shown.email].filter(Boolean).join('　')}{' '}
        <Button small quiet onClick={() => setShown(null)}>
          {t('panel.hide')}
        </Button>
      </span>
    );
  if (!asking)
    return (
      <span className="row wrap gap3">
        <Masked kind={t('panel.objector')} />
        {may && (
          <Button small quiet icon="eye" onClick={() => setAsking(true)}>
            {t('panel.reveal')}
          </Button>
        )}
      </span>
    );
  const reveal = async () => {
    setBusy(true);
    setError(null);
    try {
      setShown(await revealObjector(subject, reason.trim()));
      setAsking(false);
      setReason('');
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="f400">
      <Field label={t('panel.reason')} hint={t('panel.reasonHint')}>
        <TextInput maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts mt3">
        <Button small busy={busy} disabled={reason.trim().length < 4} onClick={() => void reveal()}>
          {t('panel.reveal')}
        </Button>
        <Button small quiet onClick={() => setAsking(false)}>
          {t('compose.back')}
        </Button>
      </p>
    </div>
  );
}
