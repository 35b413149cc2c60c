import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useSession } from '../../session';
import { Band, Empty, Loading, PageFrame } from '../../ui';
import { MatchVerdict, useMatches, type Match } from './match';
import './words';

/** 可申报专项: every open call against what is known of the enterprise, with the rules that fail. */
export default function MatchesPage() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  const parties = [...new Map(session.memberships.map((m) => [m.party, m.partyName])).entries()];
  return (
    <PageFrame title={t('matches.title')}>
      <section className="lead tight">
        <h1>{t('matches.title')}</h1>
        <p>{t('matches.explained')}</p>
      </section>
      {parties.map(([party, name]) => (
        <Band key={party} title={name}>
          <OfParty party={party} />
        </Band>
      ))}
    </PageFrame>
  );
}

function OfParty({ party }: { party: string }) {
  const { t } = useTranslation('application');
  const matches = useMatches(party);
  if (matches.error) return <PageProblem problem={matches.error} />;
  if (matches.isPending) return <Loading />;
  if (!matches.data.items.length) return <Empty title={t('matches.none')} />;
  return (
    <ul className="rows">
      {matches.data.items.map((match) => (
        <li key={match.callId} style={{ display: 'block' }}>
          <OneMatch match={match} />
        </li>
      ))}
    </ul>
  );
}

function OneMatch({ match }: { match: Match }) {
  const { t } = useTranslation('application');
  return (
    <>
      <h3>
        <Link to={`/calls/${match.callId}`}>{textOf(match.title)}</Link>
      </h3>
      <p className="meta">
        {textOf(match.programme.name)}　{t('matches.closes', { at: dateTimeText(match.closesAt) })}
      </p>
      <MatchVerdict match={match} />
    </>
  );
}
