import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { decisionTable } from '@keshen/decision';
import { dateText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { actorOf, useSession } from '../../session';
import { Band, Button, Crumbs, EnvelopeBar, Loading, Money, PageFrame, State } from '../../ui';
import { StandingAside, useStandingAside } from '../review/standing-aside';
import { DecideDialog } from './decide-dialog';
import { useMeeting, type MeetingPage } from './decision.api';
import { asRecommended, lacksOf, linesOf, sumOf, type Draft } from './draft-lines';
import { MeetingItems } from './meeting-items';
import { Minutes } from './minutes';
import './words';

/** 主任办公会: its cases, what is decided about each, its minutes. */
export default function MeetingPageView() {
  const { id = '' } = useParams();
  const { t } = useTranslation('decision');
  const { data, error } = useMeeting(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={data?.title ?? t('meeting.title')} dense fluid>
      {data ? <Loaded meeting={data} /> : <Loading />}
    </PageFrame>
  );
}

function Loaded({ meeting }: { meeting: MeetingPage }) {
  const { t } = useTranslation('decision');
  const { session } = useSession();
  const actor = actorOf(session);
  const [draft, setDraft] = useState<Draft>({});
  const [deciding, setDeciding] = useState(false);
  const { call, outcomes } = meeting.ranking;
  const leftFen = call.envelopeFen - call.awardedFen;
  const aside = useStandingAside(call.id).length > 0;
  const open = meeting.state === 'draft' && !aside;
  const decides = open && decisionTable.may(actor, 'decide', {});
  const lines = linesOf(draft, meeting.items, outcomes);
  const lacking = Object.values(draft).filter((line) => lacksOf(line, outcomes).length > 0).length;
  const free = new Set(
    meeting.ranking.ranking.rows.filter((row) => row.entitledFen === 0).map((row) => row.caseId),
  );
  const waiting = meeting.items.filter((item) => item.waiting && !item.decidedAt).length;
  return (
    <div className="rank">
      <header className="rkh">
        <div>
          <Crumbs
            trail={[
              { label: t('index.title'), to: '/rankings' },
              { label: textOf(call.title), to: `/rankings/${call.id}` },
            ]}
          />
          <h1>{meeting.title}</h1>
          <p className="sub small">
            {dateText(meeting.heldOn)}
            {'　'}
            <State glyph={meeting.state === 'draft' ? 'todo' : 'ok'}>
              {t(`meeting.state.${meeting.state}`)}
            </State>
            {'　'}
            {t('meeting.sub', { count: meeting.items.length, waiting })}
          </p>
        </div>
        {decides && waiting > 0 && (
          <p className="push row wrap gap3">
            <Button onClick={() => setDraft(asRecommended(meeting.items, outcomes, leftFen, free))}>
              {t('meeting.asRecommended')}
            </Button>
            <Button primary disabled={lines.length === 0 || lacking > 0} onClick={() => setDeciding(true)}>
              {t('meeting.preview', { count: lines.length })}
            </Button>
          </p>
        )}
      </header>
      <StandingAside call={call.id} />
      <section className="env" aria-label={t('envelope.title')}>
        <p className="row wrap gap4 small sub">
          <span>
            {t('envelope.title')} <Money fen={call.envelopeFen} />
          </span>
          <span>
            {t('envelope.awarded')} <Money fen={call.awardedFen} />
          </span>
          <span>
            {t('envelope.left')} <Money fen={leftFen} />
          </span>
          {lines.length > 0 && (
            <b className={sumOf(lines) > leftFen ? 'danger' : undefined}>
              {t('meeting.chosen', { count: lines.length, fen: sumOf(lines) })}
            </b>
          )}
        </p>
        <EnvelopeBar
          certain={call.awardedFen}
          tied={sumOf(lines)}
          envelope={call.envelopeFen}
          asked={call.envelopeFen}
          label={t('meeting.bar', {
            awardedFen: call.awardedFen,
            chosenFen: sumOf(lines),
            envelopeFen: call.envelopeFen,
          })}
        />
        {lacking > 0 && <p className="meta">{t('meeting.lacking', { count: lacking })}</p>}
      </section>
      <MeetingItems
        meeting={meeting}
        draft={decides ? draft : null}
        onDraft={(caseId, line) => setDraft((before) => ({ ...before, [caseId]: line }))}
      />
      <Band title={t('minutes.title')} note={t('minutes.note')}>
        <Minutes
          key={meeting.version}
          meeting={meeting}
          may={open && decisionTable.may(actor, 'keep-minutes', {})}
        />
      </Band>
      <DecideDialog
        open={deciding}
        meeting={meeting}
        lines={lines}
        onClose={(done) => {
          setDeciding(false);
          if (done) setDraft({});
        }}
      />
    </div>
  );
}
