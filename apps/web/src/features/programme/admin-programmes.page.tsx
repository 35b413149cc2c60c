import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, DataTable, Empty, Loading, PageFrame } from '../../ui';
import { useProgrammes } from './admin.api';
import { Publishing } from './publishing';
import './words';

/** 专项: published versions, and publishing a document as the next one. */
export default function AdminProgrammesPage() {
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const programmes = useProgrammes();
  if (programmes.error) return <PageProblem problem={programmes.error} />;
  return (
    <PageFrame title={t('programmes.title')} dense>
      <section className="lead tight">
        <h1>{t('programmes.title')}</h1>
        <p className="sub">
          <Link to="/admin/letter-templates">{t('programmes.templates')}</Link>
        </p>
      </section>
      {!programmes.data ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('programmes.title')}
          rows={programmes.data.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('programmes.empty')} />}
          columns={[
            {
              key: 'name',
              head: t('programmes.name'),
              header: true,
              small: 'main',
              cell: (p) => (
                <Link className="plain" to={`${p.code}/${p.version}`}>
                  {textOf(p.name)}
                </Link>
              ),
            },
            { key: 'code', head: t('programmes.code'), className: 'nw er', cell: (p) => p.code },
            {
              key: 'version',
              head: t('programmes.version'),
              num: true,
              small: 'label',
              cell: (p) => p.version,
            },
            {
              key: 'export',
              head: t('programmes.document'),
              cell: (p) => (
                <a
                  href={`/api/programmes/${p.code}/versions/${p.version}/definition`}
                  download={`${p.code}-${p.version}.json`}
                >
                  {t('programmes.export')}
                </a>
              ),
            },
          ]}
        />
      )}
      {isStaff('administrator')(session) && (
        <Band title={t('programmes.publish')} note={t('programmes.publishNote')}>
          <Publishing />
        </Band>
      )}
    </PageFrame>
  );
}
