import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Band, Button, Dialog, ErrorLine } from '../../ui';
import type { PersonDetail } from './identity.api';

/** 撤销两步验证: for somebody who lost the device and the codes. */
export function SecondFactorReset({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const reset = useMutation({
    mutationFn: () => api.del(`/admin/people/${person.id}/second-factor`),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ['person', person.id] });
    },
  });
  return (
    <Band title={t('factor.title')} note={t('factor.resetNote')}>
      <Button onClick={() => setAsking(true)}>{t('factor.reset')}</Button>
      {reset.error && <ErrorLine>{say(reset.error)}</ErrorLine>}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('factor.resetTitle', { name: person.name })}
        actions={
          <>
            <Button primary busy={reset.isPending} onClick={() => reset.mutate()}>
              {t('factor.reset')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p>{t('factor.resetNote')}</p>
      </Dialog>
    </Band>
  );
}
