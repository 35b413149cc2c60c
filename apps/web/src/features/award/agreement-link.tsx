import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import './words';

/** The way to the agreement from everything that is measured against it. */
export function AgreementLink({ application }: { application: string }) {
  const { t } = useTranslation('award');
  return (
    <p className="small noprint">
      <Link to={`/applications/${application}/agreement`}>{t('agreement.see')}</Link>
    </p>
  );
}
