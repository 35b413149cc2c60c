import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Verdict } from '@keshen/programme';
import type { CreditAnswer } from '@keshen/registry';
import type { Doubt, DuplicateLead, ScreeningState } from '@keshen/screening';
import { dateTimeText, semicolon, textOf } from '../../format';
import { Glyph, Note, RuleList, State } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { VerdictWhy } from '../application/verdict-why';
import { verdictDetail, verdictGlyph } from '../application/verdict-words';
import './words';

type Result = {
  state: ScreeningState;
  doubts: Doubt[];
  verdicts: Verdict[];
  credit: { creditCode: string; answer: CreditAnswer }[];
  duplicates: DuplicateLead[];
  at: string;
};

/** 核查: what the worker found; a doubt is decided here. */
export default function ScreeningPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('screening');
  if (!('result' in view.view)) return null;
  const result = view.view['result'] as Result | null;
  if (!result)
    return (
      <p role="status">
        <State glyph="busy">{t('screening.running')}</State>
      </p>
    );
  const asked = result.verdicts.filter((v) => v.verdict !== 'not-applicable');
  const weight = { failed: 0, unknown: 1, reason: 2, passed: 3, 'not-applicable': 4 };
  return (
    <>
      <p className="meta">{t('screening.at', { at: dateTimeText(result.at) })}</p>
      {result.state === 'doubt' && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          {t('screening.doubts', { count: result.doubts.length })}
        </Note>
      )}
      <h3 className="mt4">{t('screening.rules')}</h3>
      <RuleList
        rules={[...asked]
          .sort((a, b) => weight[a.verdict] - weight[b.verdict])
          .map((verdict) => ({
            key: verdict.rule,
            glyph: verdictGlyph[verdict.verdict],
            state: t(`verdict.${verdict.verdict}`),
            text: textOf(verdict.text),
            detail: (
              <>
                {verdictDetail(verdict)}
                <VerdictWhy verdict={verdict} />
              </>
            ),
          }))}
      />
      <h3 className="mt4">{t('screening.credit')}</h3>
      <Credit answers={result.credit} />
      <h3 className="mt4">
        {t('screening.duplicates')} <span className="meta">{t('screening.leadsOnly')}</span>
      </h3>
      {result.duplicates.length === 0 ? (
        <p className="sub">{t('screening.noDuplicates')}</p>
      ) : (
        result.duplicates.map((lead) => (
          <Lead key={lead.application} lead={lead} title={page.application.title} />
        ))
      )}
      {view.duty && <Outcomes view={view} conclude={conclude} />}
    </>
  );
}

function Credit({ answers }: { answers: Result['credit'] }) {
  const { t } = useTranslation('screening');
  if (answers.length === 0) return <p className="sub">{t('credit.notAsked')}</p>;
  return (
    <ul className="rules">
      {answers.map(({ creditCode, answer }) => {
        const record = answer.record;
        const clean =
          record &&
          !record.blacklisted &&
          !record.abnormal &&
          !record.lastMajorPenaltyOn &&
          !record.lastViolationOn;
        const facts = record
          ? [
              record.blacklisted && t('credit.blacklisted'),
              record.abnormal && t('credit.abnormal'),
              record.lastMajorPenaltyOn && t('credit.penalty', { on: record.lastMajorPenaltyOn }),
              record.lastViolationOn && t('credit.violation', { on: record.lastViolationOn }),
            ].filter(Boolean)
          : [];
        return (
          <li key={creditCode}>
            <Glyph name={!record ? 'todo' : clean ? 'ok' : 'warn'} />
            <span>
              {!record ? t('credit.unknown') : clean ? t('credit.clean') : facts.join(semicolon())}
              <small>{t('credit.source', { code: creditCode, at: dateTimeText(answer.at) })}</small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Lead({ lead, title }: { lead: DuplicateLead; title: string }) {
  const { t } = useTranslation('screening');
  const same = Object.values(lead.values);
  return (
    <div className="vs">
      <div>
        <p className="hd">{t('lead.here')}</p>
        <p>{title}</p>
        <p>
          {same.map((value) => (
            <mark key={value}>{value}</mark>
          ))}
        </p>
      </div>
      <div>
        <p className="hd">
          <Link to={`/applications/${lead.application}`}>{lead.reference}</Link>　{lead.year}
        </p>
        <p>{lead.title}</p>
        <p className="sub">
          {lead.party}
          {lead.sameParty && `　${t('lead.sameParty')}`}
        </p>
      </div>
    </div>
  );
}
