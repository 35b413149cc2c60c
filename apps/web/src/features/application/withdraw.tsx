import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, TextArea } from '../../ui';
import { pageKey, type ApplicationPage } from './application.api';

/** 撤回: what it means is said before it is done; a reason where the stage asks for one. */
export function WithdrawButton({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [remark, setRemark] = useState('');
  const [error, setError] = useState<string | null>(null);
  const required = page.may.withdraw === 'required';
  const withdraw = async () => {
    if (required && !remark.trim()) return setError(t('withdraw.reasonNeeded'));
    try {
      await api.post(`/applications/${page.application.id}/withdrawal`, {
        body: { remark: remark.trim() || undefined, version: page.cases[0]!.case.version },
      });
      setOpen(false);
      await client.invalidateQueries({ queryKey: pageKey(page.application.id) });
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('withdraw.button')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('withdraw.title')}
        actions={
          <>
            <Button primary onClick={() => void withdraw()}>
              {t('withdraw.do')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('withdraw.keep')}</Button>
          </>
        }
      >
        <p className="sub">{t('withdraw.meaning', { reference: page.application.reference })}</p>
        <Field label={t('withdraw.reason')} optional={!required}>
          <TextArea limit={2000} rows={3} value={remark} onChange={(e) => setRemark(e.target.value)} />
        </Field>
        {error && <ErrorLine>{error}</ErrorLine>}
      </Dialog>
    </>
  );
}
