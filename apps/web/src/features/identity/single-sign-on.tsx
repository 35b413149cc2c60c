import { useTranslation } from 'react-i18next';

/** To the provider of identities: away from this page, so no link of the portal's own. */
export function SingleSignOnLink({ to, name }: { to: string | null; name: string }) {
  const { t } = useTranslation('identity');
  return (
    <a className="btn" href={`/api/oidc/start${to ? `?to=${encodeURIComponent(to)}` : ''}`}>
      {t('oidc.act', { name })}
    </a>
  );
}
