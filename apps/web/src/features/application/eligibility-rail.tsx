import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Definition, Verdict } from '@keshen/programme';
import { dateTimeText, textOf } from '../../format';
import { Countdown, RuleList } from '../../ui';
import type { ApplicationPage } from './application.api';
import type { Say } from './say';
import { VerdictWhy } from './verdict-why';
import { verdictDetail, verdictGlyph } from './verdict-words';

/** What weighs most comes first. */
const weight = { failed: 0, reason: 1, unknown: 2, passed: 3, 'not-applicable': 4 };

/** The verdict that weighs most; passed where nothing is asked. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict['verdict'] =>
  verdicts.reduce<Verdict['verdict']>(
    (worst, { verdict }) => (weight[verdict] < weight[worst] ? verdict : worst),
    'passed',
  );

/** How many rules pass, and the rules: what fails first, each with the value used; on demand all, with their sources. */
export function VerdictList({ verdicts, definition }: { verdicts: Verdict[]; definition?: Definition }) {
  const { t } = useTranslation('application');
  const [all, setAll] = useState(false);
  const asked = verdicts.filter((v) => v.verdict !== 'not-applicable');
  const sorted = [...asked].sort((a, b) => weight[a.verdict] - weight[b.verdict]);
  return (
    <>
      <p className="lab">{t('eligibility.title')}</p>
      <p className="big2">
        {asked.filter((v) => v.verdict === 'passed').length}
        <small> {t('eligibility.of', { count: asked.length })}</small>
      </p>
      <RuleList
        rules={(all ? sorted : sorted.slice(0, 5)).map((verdict) => ({
          key: verdict.rule,
          glyph: verdictGlyph[verdict.verdict],
          state: t(`eligibility.${verdict.verdict}`),
          text: textOf(verdict.text),
          detail: (
            <>
              {verdictDetail(verdict)}
              {(all || verdict.verdict === 'failed' || verdict.verdict === 'reason') && (
                <VerdictWhy verdict={verdict} />
              )}
              {all && definition && <> {sourceOf(definition, verdict, t)}</>}
            </>
          ),
        }))}
      />
      <p className="small">
        <button type="button" className="link" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('eligibility.fewer') : t('eligibility.all', { count: asked.length })}
        </button>
      </p>
    </>
  );
}

/** What stands beside the form: 资格核验, the deadline, and what is given. */
export function Rail({
  definition,
  verdicts,
  call,
  children,
}: {
  definition: Definition;
  verdicts: Verdict[];
  call: ApplicationPage['call'];
  children?: ReactNode;
}) {
  const { t } = useTranslation('application');
  const endorsed = definition.workflows.application.stages.some((stage) => stage.kind === 'endorsement');
  return (
    <>
      <VerdictList definition={definition} verdicts={verdicts} />
      <hr />
      <p className="lab">{t('draft.closes')}</p>
      <Countdown until={call.closesAt} />
      <p className="meta">
        {dateTimeText(call.closesAt)}
        {endorsed && call.endorsementClosesAt && (
          <>
            <br />
            {t('form.recommenderCloses', { at: dateTimeText(call.endorsementClosesAt) })}
          </>
        )}
      </p>
      {children}
    </>
  );
}

/** Where a rule comes from, in words: an assumption says that it is one. */
export function sourceOf(definition: Definition, verdict: Verdict, t: Say): string {
  const { source, clause, byAnalogy } = verdict.provenance;
  if (source === 'A') return t('eligibility.assumed');
  if (source === 'GK') return t('eligibility.general');
  const title = definition.sources[source]?.title ?? source;
  return [title, clause, byAnalogy && t('eligibility.byAnalogy')].filter(Boolean).join('　');
}
