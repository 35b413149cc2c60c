import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { decisionTable, type AgendaPoint } from '@keshen/decision';
import { comma, textOf, wan } from '../../format';
import { PageProblem } from '../../layout';
import { actorOf, isStaff, useSession } from '../../session';
import { Button, Crumbs, Empty, EnvelopeBar, Icon, Loading, PageFrame } from '../../ui';
import { StandingAside, useStandingAside } from '../review/standing-aside';
import { useRanking, type CallRanking, type Row } from './decision.api';
import { ChancePlot } from './chance-plot';
import { PrepareDialog } from './prepare-dialog';
import { RankingTable } from './ranking-table';
import './words';

/** 立项排序 of a call: the envelope as a bar, scores as dots, the funding line across the table. */
export default function RankingPage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('decision');
  const { data, error } = useRanking(call);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('ranking.title')} dense fluid>
      {data ? <Loaded data={data} /> : <Loading />}
    </PageFrame>
  );
}

function Loaded({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const { session } = useSession();
  const [preparing, setPreparing] = useState(false);
  const { ranking } = data;
  const waiting = ranking.rows.filter((row) => row.waiting);
  const aside = useStandingAside(data.call.id).length > 0;
  const may = !aside && decisionTable.may(actorOf(session), 'prepare', {});
  return (
    <div className="rank">
      <header className="rkh">
        <div>
          <Crumbs
            trail={[{ label: t('index.title'), to: '/rankings' }, { label: textOf(data.call.title) }]}
          />
          <h1>{t('ranking.title')}</h1>
          <p className="sub small">
            {t('ranking.sub', { count: ranking.rows.length, waiting: waiting.length })}
            {data.trust.draws > 0 && t('ranking.trust', { count: data.trust.draws })}
          </p>
        </div>
        <p className="push row wrap gap3">
          <a className="btn hide-s" href={`/api/rankings/${data.call.id}/csv`} download>
            <Icon name="download" />
            {t('ranking.export')}
          </a>
          {may && waiting.length > 0 && (
            <Button primary onClick={() => setPreparing(true)}>
              {t('ranking.prepare')}
            </Button>
          )}
        </p>
      </header>
      <StandingAside call={data.call.id} />
      {ranking.rows.length === 0 ? (
        <Empty title={t('ranking.empty')}>{t('ranking.emptyNote')}</Empty>
      ) : (
        <>
          <Envelope data={data} />
          <div className="rgrid">
            <section aria-label={t('ranking.title')}>
              <RankingTable data={data} />
              {data.trust.draws > 0 && <ChancePlot data={data} />}
            </section>
            <Agenda data={data} />
          </div>
        </>
      )}
      <PrepareDialog open={preparing} onClose={() => setPreparing(false)} data={data} />
    </div>
  );
}

function Envelope({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const { ranking } = data;
  const certain = ranking.rows.filter((r) => r.above && !r.contested && r.amountFen > 0).length;
  const contested = ranking.rows.filter((r) => r.contested).length;
  const under = ranking.rows.filter((r) => !r.above && !r.contested).length;
  return (
    <section className="env" aria-label={t('envelope.title')}>
      <p className="row wrap gap4">
        <span className="small sub">{t('envelope.title')}</span>
        <b className="big2">
          {wan(ranking.envelopeFen)}
          <small> {t('common:money.wan')}</small>
        </b>
        <span className="small sub">{t('envelope.decided', { fen: data.call.awardedFen })}</span>
        <span className="small sub push hide-s">{t('envelope.asked', { fen: ranking.askedFen })}</span>
      </p>
      <EnvelopeBar
        certain={ranking.certainFen}
        tied={ranking.contestedFen}
        envelope={ranking.envelopeFen}
        asked={ranking.rows.reduce((sum, row) => sum + row.amountFen, 0)}
        label={t('envelope.label', {
          certainFen: ranking.certainFen,
          contestedFen: ranking.contestedFen,
          envelopeFen: ranking.envelopeFen,
        })}
      />
      <p className="key">
        <span>
          <i className="f1" />
          {t('envelope.certain', { count: certain, fen: ranking.certainFen })}
        </span>
        {contested > 0 && (
          <span>
            <i className="f2" />
            {t('envelope.contested', { count: contested, fen: ranking.contestedFen })}
          </span>
        )}
        <span>
          <i style={{ background: 'var(--well)' }} />
          {t('envelope.under', { count: under })}
        </span>
        <span>
          <i style={{ width: 2, background: 'var(--ink)' }} />
          {t('envelope.title')}
        </span>
      </p>
    </section>
  );
}

function Agenda({ data }: { data: CallRanking }) {
  const { t } = useTranslation('decision');
  const { session } = useSession();
  const rows = new Map(data.ranking.rows.map((row) => [row.caseId, row]));
  return (
    <aside className="agenda" aria-labelledby="agenda">
      <h2 id="agenda">{t('agenda.title')}</h2>
      {data.agenda.length > 0 && (
        <p className="meta">
          {t('agenda.note', { count: data.agenda.reduce((sum, point) => sum + point.minutes, 0) })}
        </p>
      )}
      {data.agenda.length === 0 ? (
        <p className="sub small">{t('agenda.none')}</p>
      ) : (
        <ol>
          {data.agenda.map((point, index) => (
            <li key={index}>
              <Point point={point} rows={rows} />
            </li>
          ))}
        </ol>
      )}
      {isStaff('officer', 'leader', 'auditor')(session) && (
        <p className="mt4">
          <a className="btn sm" href={`/api/rankings/${data.call.id}/agenda`} download>
            {t('agenda.docx')}
          </a>
        </p>
      )}
      {data.trust.draws > 0 && isStaff('officer', 'leader', 'auditor')(session) && (
        <p className="mt3">
          <Link to={`/rankings/${data.call.id}/analysis`}>{t('agenda.how')}</Link>
        </p>
      )}
    </aside>
  );
}

function Point({ point, rows }: { point: AgendaPoint; rows: Map<string, Row> }) {
  const { t } = useTranslation('decision');
  const takes = <em>{t('agenda.minutes', { count: point.minutes })}</em>;
  if (point.kind === 'tie')
    return (
      <>
        <div>
          <b>{t('agenda.tie')}</b>
          {takes}
        </div>
        <p className="sub small">
          {t('agenda.tieText', {
            count: point.cases.length,
            amountFen: point.amountFen,
            leftFen: point.leftFen,
          })}
        </p>
      </>
    );
  if (point.kind === 'moved')
    return (
      <>
        <div>
          <b>{t('agenda.moved')}</b>
          {takes}
        </div>
        <p className="sub small">
          {point.cases
            .map(({ caseId, from, to }) => t('agenda.movedOne', { title: rows.get(caseId)?.title, from, to }))
            .join(comma())}
        </p>
      </>
    );
  return (
    <>
      <div>
        <b>{rows.get(point.caseId)?.title}</b>
        {takes}
      </div>
      <p className="sub small">
        {t('agenda.spread', {
          rank: point.rank,
          points: Math.round((point.to - point.from) / 100),
          from: Math.round(point.from / 100),
          to: Math.round(point.to / 100),
        })}
      </p>
    </>
  );
}
