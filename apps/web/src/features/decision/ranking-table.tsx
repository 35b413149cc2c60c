import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { FundingLine, Glyph, Money, ScoreAxis, ScoreDots, State } from '../../ui';
import { chanceText } from './chance-text';
import type { CallRanking, Row } from './decision.api';

const COLUMNS = 9;

/** The ledger of a ranking: the tied set on ground, the funding line across, what lies below it paler. */
export function RankingTable({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const { ranking } = data;
  const first = ranking.rows.findIndex((row) => row.contested);
  const last = ranking.rows.findLast((row) => row.contested);
  return (
    <>
      <table className="tbl rtab">
        <caption className="vh">{t('ranking.title')}</caption>
        <thead>
          <tr>
            <th className="num">{t('col.rank')}</th>
            <th className="mvv">{t('col.adjustedRank')}</th>
            <th>{t('col.project')}</th>
            <th className="dt">
              <ScoreAxis />
              <span className="vh">{t('col.scores')}</span>
            </th>
            <th className="num">{t('col.score')}</th>
            <th className="num">{t('col.amount')}</th>
            <th className="num">{t('col.running')}</th>
            <th className="num pp">{t('col.above')}</th>
            <th className="pp">{t('col.conclusion')}</th>
          </tr>
        </thead>
        <tbody>
          {ranking.rows.map((row, index) => (
            <Fragment key={row.caseId}>
              {index === first && (
                <tr className="tieh">
                  <td colSpan={COLUMNS}>{t('ranking.tied', { rank: row.rank, last: last?.rank })}</td>
                </tr>
              )}
              <RankRow row={row} data={data} />
              {index === ranking.line - 1 && <Line data={data} />}
            </Fragment>
          ))}
        </tbody>
      </table>
      <p className="key dk">
        <span>
          <svg width="14" height="14" aria-hidden="true" style={{ display: 'inline', verticalAlign: -2 }}>
            <circle cx="7" cy="7" r="4" fill="var(--accent)" />
          </svg>{' '}
          {t('ranking.counted')}
        </span>
        <span>
          <svg width="14" height="14" aria-hidden="true" style={{ display: 'inline', verticalAlign: -2 }}>
            <circle cx="7" cy="7" r="4" fill="var(--paper)" stroke="var(--ink-3)" strokeWidth="1.3" />
          </svg>{' '}
          {t('ranking.dropped')}
        </span>
        <span>
          <i style={{ width: 2, height: 14, background: 'var(--ink)' }} />
          {t('ranking.final')}
        </span>
        {data.trust.draws > 0 && (
          <span>
            <i style={{ background: 'var(--accent)', opacity: 0.26 }} />
            {t('ranking.interval', { count: data.trust.draws })}
          </span>
        )}
      </p>
    </>
  );
}

function Line({ data: { ranking } }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  return (
    <FundingLine columns={COLUMNS}>
      <b>{t('ranking.line')}</b>
      {'　'}
      {t('ranking.lineText', {
        usedFen: ranking.usedFen,
        envelopeFen: ranking.envelopeFen,
        leftFen: ranking.leftFen,
      })}
    </FundingLine>
  );
}

function RankRow({ row, data }: { row: Row; data: CallRanking }) {
  const { t } = useTranslation('decision');
  const outcome = data.outcomes.find((o) => o.id === row.outcome);
  const classes = [row.contested && 'tie', !row.above && 'off'].filter(Boolean).join(' ');
  return (
    <tr className={classes || undefined}>
      <td className="num rk">
        <b>{row.rank ?? '—'}</b>
      </td>
      <td className="mvv nw">{row.trust && <Moved row={row} fitted={data.trust.fitted} />}</td>
      <td className="pj">
        <Link className="plain" to={`/applications/${row.applicationId}`}>
          {row.title || row.reference}
        </Link>
        <span>{row.party}</span>
        {row.questioned && (
          <span className="ln2">
            <Glyph name="warn" /> {t('ranking.questioned')}
          </span>
        )}
      </td>
      <td className="dt">
        {row.dots.length > 0 && (
          <ScoreDots
            scores={row.dots.map((dot) => ({ value: dot.total / 100, dropped: !dot.counted }))}
            score={row.score === null ? null : row.score / 100}
            interval={row.trust ? { from: row.trust.from / 100, to: row.trust.to / 100 } : undefined}
          />
        )}
      </td>
      <td className="num sc2">
        <b>{row.score === null ? '—' : (row.score / 100).toFixed(1)}</b>
        {row.trust && data.trust.fitted && <span>{(row.trust.adjusted / 100).toFixed(1)}</span>}
      </td>
      <td className="num am">
        <Money fen={row.amountFen} bare />
      </td>
      <td className="num cu">
        <Money fen={row.runningFen} bare />
      </td>
      <td className="num pp">{row.trust && !row.decided && chanceText(row.trust.above)}</td>
      <td className="pp nw">
        {row.decided ? (
          <State glyph={row.decided.funded ? 'ok' : 'dash'}>
            {outcome ? textOf(outcome.label) : t(row.decided.funded ? 'state.funded' : 'state.refused')}
          </State>
        ) : (
          <State glyph="todo">{t('state.waiting')}</State>
        )}
      </td>
    </tr>
  );
}

/** The rank without the experts' strictness: where it would go, and how far. */
function Moved({ row, fitted }: { row: Row; fitted: boolean }) {
  const { t } = useTranslation('decision');
  const to = row.trust?.adjustedRank;
  if (!fitted || !to || row.rank === null) return null;
  const by = row.rank - to;
  if (by === 0) return <>{t('ranking.unmoved')}</>;
  return (
    <>
      {to} {by > 0 ? '↑' : '↓'} {Math.abs(by)}
      <span className="vh">{t(by > 0 ? 'ranking.up' : 'ranking.down', { count: Math.abs(by) })}</span>
    </>
  );
}
