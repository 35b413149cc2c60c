import { useQuery } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import { useTranslation } from 'react-i18next';
import type { Wire } from '@keshen/kernel';
import { api } from '../../api';
import { textOf } from '../../format';
import { RuleList, Verdict } from '../../ui';
import { VerdictWhy } from './verdict-why';
import { verdictDetail, verdictGlyph } from './verdict-words';
import './words';

export type Match = Wire<application.Match>;

/** Open calls against what is known of a party, the best first. */
export const useMatches = (party: string | undefined) =>
  useQuery({
    queryKey: ['matches', party],
    queryFn: () => api.get<{ items: Match[] }>(`/parties/${party}/matches`),
    enabled: party !== undefined,
  });

const kinds = { can: 'passed', lacks: 'unknown', cannot: 'not-now' } as const;

/** Whether a party can apply, and the rules that fail or are not known yet, each with its values. */
export function MatchVerdict({ match }: { match: Match }) {
  const { t } = useTranslation('application');
  const rules = [...match.failed, ...match.unknown];
  return (
    <>
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
