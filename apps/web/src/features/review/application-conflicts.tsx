import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, TextArea } from '../../ui';
import { ConflictTable } from './conflict-table';
import type { SeenConflict } from './register.api';
import './register-words';

/** Who has a conflict with an application, with the evidence, folded up; an officer clears what is none. */
export function ApplicationConflicts({ application, officer }: { application: string; officer: boolean }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [shown, setShown] = useState(false);
  const [clearing, setClearing] = useState<SeenConflict | null>(null);
  const [reason, setReason] = useState('');
  const key = ['application', application, 'conflicts'];
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: () => api.get<SeenConflict[]>(`/applications/${application}/conflicts`),
    enabled: shown,
  });
  const clear = useMutation({
    mutationFn: (id: string) => api.post(`/conflicts/${id}/clearance`, { body: { reason: reason.trim() } }),
    onSuccess: () => {
      setClearing(null);
      setReason('');
      return Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: ['candidates'] }),
      ]);
    },
  });
  return (
    <details className="mt4" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('conflict.title')}</summary>
      {error && <ErrorLine>{say(error)}</ErrorLine>}
      {data && <ConflictTable conflicts={data} onClear={officer ? setClearing : undefined} />}
      {clearing && (
        <Dialog
          open
          onClose={() => setClearing(null)}
          title={t('conflict.clearOf', { name: clearing.name })}
          actions={
            <>
              <Button
                primary
                busy={clear.isPending}
                aria-disabled={reason.trim().length < 2 || undefined}
                onClick={() => clear.mutate(clearing.id)}
              >
                {t('conflict.clear')}
              </Button>
              <Button onClick={() => setClearing(null)}>{t('common:act.cancel')}</Button>
            </>
          }
        >
          <p>{t('conflict.clearLead')}</p>
          <Field label={t('conflict.why')}>
            <TextArea limit={500} value={reason} onChange={(e) => setReason(e.target.value)} />
          </Field>
          {clear.error && <ErrorLine>{say(clear.error)}</ErrorLine>}
        </Dialog>
      )}
    </details>
  );
}
