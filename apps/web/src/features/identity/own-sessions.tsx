import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deviceOf } from '@keshen/identity';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Band, Button, DataTable, DateTime, ErrorLine, type Column } from '../../ui';
import { useSessions, type OwnSession } from './identity.api';

/** Where I am signed in, and how to end it. */
export function OwnSessions() {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const sessions = useSessions();
  const end = useMutation({
    mutationFn: (id: string | null) => api.del(id === null ? '/sessions' : `/sessions/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const columns: Column<OwnSession>[] = [
    {
      key: 'device',
      head: t('sessions.device'),
      header: true,
      small: 'main',
      cell: (s) => (
        <>
          {deviceOf(s.agent) || '—'}
          {s.current && <span className="meta"> {t('sessions.current')}</span>}
        </>
      ),
    },
    { key: 'address', head: t('sessions.address'), className: 'mono er', cell: (s) => s.address ?? '—' },
    {
      key: 'since',
      head: t('sessions.since'),
      small: 'label',
      cell: (s) => <DateTime value={s.createdAt} short />,
    },
    {
      key: 'used',
      head: t('sessions.used'),
      small: 'label',
      cell: (s) => <DateTime value={s.lastUsedAt} short />,
    },
    {
      key: 'act',
      head: <span className="vh">{t('sessions.end')}</span>,
      num: true,
      cell: (s) =>
        s.current ? null : (
          <Button small busy={end.isPending && end.variables === s.id} onClick={() => end.mutate(s.id)}>
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
  const others = sessions.data?.some((s) => !s.current) ?? false;
  return (
    <Band title={t('sessions.title')} note={t('sessions.note')}>
      <DataTable
        caption={t('sessions.title')}
        columns={columns}
        rows={sessions.data ?? []}
        rowKey={(s) => s.id}
      />
      {end.error && <ErrorLine>{say(end.error)}</ErrorLine>}
      {others && (
        <p className="mt4">
          <Button onClick={() => end.mutate(null)}>{t('sessions.endOthers')}</Button>
        </p>
      )}
    </Band>
  );
}
