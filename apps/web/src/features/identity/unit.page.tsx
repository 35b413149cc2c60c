import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PageProblem } from '../../layout';
import { useSession } from '../../session';
import { Band, Crumbs, LinkButton, Loading, PageFrame, State } from '../../ui';
import { DocumentsBand } from '../profile/documents-band';
import { ListsBands } from '../profile/lists-bands';
import { useUnit } from './identity.api';
import { ProfileForm } from './profile-form';
import './words';

/** 单位档案: what is registered, and what forms are filled in with. */
export default function UnitPage() {
  const { t } = useTranslation('identity');
  const { id = '' } = useParams();
  const unit = useUnit(id);
  const { memberships } = useSession().session;
  if (unit.error) return <PageProblem problem={unit.error} />;
  if (!unit.data)
    return (
      <PageFrame title={t('units.title')}>
        <Loading />
      </PageFrame>
    );
  const { name, kind, creditCode, residentId, vouchedAt } = unit.data;
  return (
    <PageFrame title={name}>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('units.title'), to: '/units' }, { label: name }]} />
        <h1>{name}</h1>
        <p className="sub">
          <State glyph={vouchedAt ? 'ok' : 'todo'}>{t(vouchedAt ? 'unit.vouched' : 'unit.notVouched')}</State>
        </p>
      </section>
      <Band
        title={t('unit.registered')}
        note={t('unit.registeredNote')}
        link={
          <LinkButton small to={`/units/${id}/members`}>
            {t('members.title')}
          </LinkButton>
        }
      >
        <dl className="facts">
          <dt>{t('unit.kind')}</dt>
          <dd>{t(`kind.${kind}`)}</dd>
          {creditCode && (
            <>
              <dt>{t('unit.creditCode')}</dt>
              <dd className="mono">{creditCode}</dd>
            </>
          )}
          {residentId && (
            <>
              <dt>{t('unit.residentId')}</dt>
              <dd className="mono">{residentId}</dd>
            </>
          )}
        </dl>
      </Band>
      <ProfileForm key={unit.data.version} unit={unit.data} />
      {memberships.some(({ party }) => party === id) && (
        <>
          <DocumentsBand party={id} mayChange={unit.data.may.change} />
          <ListsBands party={id} mayChange={unit.data.may.change} />
        </>
      )}
    </PageFrame>
  );
}
