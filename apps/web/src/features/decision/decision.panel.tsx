import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EnvelopeBar, Field, Money, MoneyInput, ScoreAxis, ScoreDots } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import { StandingAside, useStandingAside } from '../review/standing-aside';
import type { StagePanelProps } from '../application/stage-panels';
import './words';

type View = {
  askedFen: number | null;
  entitledFen: number | null;
  recommendedFen: number | null;
  proposedFen: number;
  score: number | null;
  dots: { total: number; counted: boolean }[];
  questioned: boolean;
  envelopeFen: number;
  awardedFen: number;
  meeting: { id: string; title: string; heldOn: string } | null;
};

/** 立项审定: what the decision rests on, the amount, the conclusion. */
export default function DecisionPanel({ view, conclude, page }: StagePanelProps) {
  const { t } = useTranslation('decision');
  const shown = view.view as Partial<View>;
  const [amountFen, setAmountFen] = useState<number | null>(shown.proposedFen || null);
  const aside = useStandingAside(page.call.id).length > 0;
  if (shown.envelopeFen === undefined || shown.awardedFen === undefined) return null;
  const funds = (view.stage.arguments['funds'] ?? []) as string[];
  // A recognition gives no money: its formula says 0.
  const free = shown.entitledFen === 0;
  const good = typeof amountFen === 'number' && Number.isSafeInteger(amountFen) && amountFen > 0;
  const leftFen = shown.envelopeFen - shown.awardedFen;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('panel.asked')}</dt>
        <dd>
          <Money fen={shown.askedFen} />
        </dd>
        <dt>{t('panel.entitled')}</dt>
        <dd>
          <Money fen={shown.entitledFen} />
        </dd>
        <dt>{t('panel.recommended')}</dt>
        <dd>
          <Money fen={shown.recommendedFen} />
        </dd>
        {shown.dots && shown.dots.length > 0 && (
          <>
            <dt>{t('col.score')}</dt>
            <dd>
              <b>
                {shown.score === null || shown.score === undefined ? '—' : (shown.score / 100).toFixed(1)}
              </b>
              <div className="dotbox">
                <ScoreAxis />
                <ScoreDots
                  scores={shown.dots.map((dot) => ({ value: dot.total / 100, dropped: !dot.counted }))}
                  score={shown.score === null || shown.score === undefined ? null : shown.score / 100}
                />
              </div>
            </dd>
          </>
        )}
        {shown.meeting && (
          <>
            <dt>{t('panel.meeting')}</dt>
            <dd>
              <Link to={`/meetings/${shown.meeting.id}`}>{shown.meeting.title}</Link>
            </dd>
          </>
        )}
      </dl>
      <p className="small sub">
        {t('panel.left', { leftFen, envelopeFen: shown.envelopeFen })}
        {'　'}
        <Link to={`/rankings/${page.call.id}`}>{t('panel.ranking')}</Link>
      </p>
      <EnvelopeBar
        certain={shown.awardedFen}
        tied={view.duty && good ? amountFen : 0}
        envelope={shown.envelopeFen}
        asked={shown.envelopeFen}
        label={t('index.used', { awardedFen: shown.awardedFen, envelopeFen: shown.envelopeFen })}
      />
      <StandingAside call={page.call.id} />
      {view.duty && !aside && (
        <>
          {free ? (
            <p>{t('panel.free')}</p>
          ) : (
            <Field
              label={t('panel.amount')}
              hint={t('panel.amountHint', { leftFen })}
              error={good && amountFen > leftFen ? t('problems.award.envelope', { leftFen }) : null}
            >
              <MoneyInput value={amountFen} onChange={setAmountFen} />
            </Field>
          )}
          <Outcomes
            view={view}
            conclude={conclude}
            record={(outcome) => (funds.includes(outcome) ? { amountFen: free ? 0 : amountFen } : undefined)}
            blocked={(outcome) => {
              if (shown.questioned) return t('panel.questioned');
              return funds.includes(outcome) && !good && !free ? t('panel.amountNeeded') : null;
            }}
          />
        </>
      )}
    </div>
  );
}
