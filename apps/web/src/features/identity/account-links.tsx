import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { useSession } from '../../session';
import { Band, Button, DataTable, DateTime, ErrorLine, type Column } from '../../ui';
import { useOwnLinks, type OwnLink } from './identity.api';
import { SingleSignOnLink } from './single-sign-on';

/** 单点登录 of the own account: what signs me in besides the password, and how to end it. */
export function AccountLinks() {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const { session } = useSession();
  const links = useOwnLinks();
  const end = useMutation({
    mutationFn: (id: string) => api.del(`/oidc/links/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['oidc', 'links'] }),
  });
  const rows = links.data ?? [];
  const name = session.singleSignOn;
  // Links stay listed when the office no longer has a provider: they may still be ended.
  if (!name && rows.length === 0) return null;
  const columns: Column<OwnLink>[] = [
    {
      key: 'issuer',
      head: t('oidc.provider'),
      header: true,
      small: 'main',
      cell: (link) => new URL(link.issuer).host,
    },
    { key: 'since', head: t('oidc.since'), cell: (link) => <DateTime value={link.createdAt} short /> },
    { key: 'used', head: t('sessions.used'), cell: (link) => <DateTime value={link.lastUsedAt} short /> },
    {
      key: 'act',
      head: <span className="vh">{t('oidc.end')}</span>,
      num: true,
      cell: (link) => (
        <Button small busy={end.isPending && end.variables === link.id} onClick={() => end.mutate(link.id)}>
          {t('oidc.end')}
        </Button>
      ),
    },
  ];
  return (
    <Band title={t('oidc.links')} note={t('oidc.linksNote')}>
      {rows.length > 0 && (
        <DataTable caption={t('oidc.links')} columns={columns} rows={rows} rowKey={(link) => link.id} />
      )}
      {end.error && <ErrorLine>{say(end.error)}</ErrorLine>}
      {name && (
        <p className="mt4">
          <SingleSignOnLink to="/account" name={name} />
        </p>
      )}
    </Band>
  );
}
