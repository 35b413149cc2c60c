import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, NumberInput } from '../../ui';
import { useTrialCommands, type TrialOf } from './trial.api';
import './words';

/** 开始试运行: for how many days, with what follows; then the list of trials, to invite testers. */
export function TrialStart({ of, quiet }: { of: TrialOf; quiet?: boolean }) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const navigate = useNavigate();
  const { open } = useTrialCommands();
  const [asking, setAsking] = useState(false);
  const [days, setDays] = useState<number | null>(14);
  const right = days !== null && Number.isInteger(days) && days >= 1 && days <= 90;
  return (
    <>
      <Button quiet={quiet} onClick={() => setAsking(true)}>
        {t('trial.start')}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('trial.start')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common:act.cancel')}</Button>
            <Button
              primary
              busy={open.isPending}
              disabled={!right}
              onClick={() =>
                open.mutate({ of, days: days! }, { onSuccess: () => void navigate('/admin/trials') })
              }
            >
              {t('trial.start')}
            </Button>
          </>
        }
      >
        <p>{t('trial.startText')}</p>
        <Field label={t('trial.days')} hint="1–90">
          <NumberInput value={days ?? ''} onChange={(e) => setDays(Number(e.target.value) || null)} />
        </Field>
        {open.error && <ErrorLine>{say(open.error)}</ErrorLine>}
      </Dialog>
    </>
  );
}
