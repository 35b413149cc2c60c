import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Text } from '@keshen/kernel';
import type { Verdict as RuleVerdict } from '@keshen/programme';
import { api } from '../../api';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useSession } from '../../session';
import { Band, Empty, Loading, PageFrame, RuleList, Verdict } from '../../ui';
import { VerdictWhy } from './verdict-why';
import { verdictDetail, verdictGlyph } from './verdict-words';
import './words';

interface Match {
  callId: string;
  title: Text;
  programme: { code: string; name: Text; summary: Text };
  closesAt: string;
  state: 'can' | 'lacks' | 'cannot';
  otherParty: boolean;
  passed: number;
  failed: RuleVerdict[];
  unknown: RuleVerdict[];
}

export const useMatches = (party: string | undefined) =>
  useQuery({
    queryKey: ['matches', party],
    queryFn: () => api.get<{ items: Match[] }>(`/parties/${party}/matches`),
    enabled: party !== undefined,
  });

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

const kinds = { can: 'passed', lacks: 'unknown', cannot: 'not-now' } as const;

function OneMatch({ match }: { match: Match }) {
  const { t } = useTranslation('application');
  const rules = [...match.failed, ...match.unknown];
  return (
    <>
      <h3>
        <Link to={`/calls/${match.callId}`}>{textOf(match.title)}</Link>
      </h3>
      <p className="meta">
        {textOf(match.programme.name)}　{t('matches.closes', { at: dateTimeText(match.closesAt) })}
      </p>
      <Verdict kind={kinds[match.state]} title={t(`matches.${match.state}`)}>
        <p>
          {match.otherParty
            ? t('matches.otherParty')
            : t('matches.counts', {
                passed: match.passed,
                failed: match.failed.length,
                unknown: match.unknown.length,
              })}
        </p>
      </Verdict>
      {rules.length > 0 && (
        <RuleList
          rules={rules.map((verdict) => ({
            key: verdict.rule,
            glyph: verdictGlyph[verdict.verdict],
            state: t(`eligibility.${verdict.verdict}`),
            text: textOf(verdict.text),
            detail: (
              <>
                {verdictDetail(verdict)}
                {verdict.verdict === 'failed' && <VerdictWhy verdict={verdict} />}
              </>
            ),
          }))}
        />
      )}
    </>
  );
}
