import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { comma } from '../../format';
import { PageProblem } from '../../layout';
import { useSession, type Membership } from '../../session';
import { Band, Empty, LinkButton, Loading, PageFrame, State } from '../../ui';
import { ClaimState } from './claim-state';
import { useOwnClaims } from './identity.api';
import './words';

/** My units, and how my claims stand. */
export default function UnitsPage() {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const claims = useOwnClaims();
  const units = new Map<string, Membership[]>();
  for (const each of session.memberships) units.set(each.party, [...(units.get(each.party) ?? []), each]);
  if (claims.error) return <PageProblem problem={claims.error} />;
  return (
    <PageFrame title={t('units.title')}>
      <section className="lead tight">
        <h1>{t('units.title')}</h1>
      </section>
      <Band title={t('units.mine')} note={t('units.mineNote')}>
        {units.size === 0 && <Empty title={t('units.none')}>{t('units.noneText')}</Empty>}
        <ul className="chk">
          {[...units].map(([party, roles]) => (
            <li key={party}>
              <span>
                <Link to={`/units/${party}`}>{roles[0]!.partyName}</Link>
                <small>{roles.map((m) => t(`common:role.${m.role}`)).join(comma())}</small>
              </span>
              <State glyph={roles[0]!.vouched ? 'ok' : 'todo'}>
                {t(roles[0]!.vouched ? 'unit.vouched' : 'unit.notVouched')}
              </State>
            </li>
          ))}
        </ul>
        <p className="mt4">
          <LinkButton to="/units/claim">{t('units.claim')}</LinkButton>
        </p>
      </Band>
      <Band title={t('units.claims')} note={t('units.claimsNote')}>
        {!claims.data ? (
          <Loading />
        ) : claims.data.length === 0 ? (
          <p className="meta">{t('units.noClaims')}</p>
        ) : (
          <div className="three">
            {claims.data.map((claim) => (
              <ClaimState key={claim.id} claim={claim} />
            ))}
          </div>
        )}
      </Band>
    </PageFrame>
  );
}
