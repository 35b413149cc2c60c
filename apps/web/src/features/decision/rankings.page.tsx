import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import {
  Band,
  DataTable,
  DateText,
  Empty,
  EnvelopeBar,
  Loading,
  Money,
  PageFrame,
  State,
  type Column,
} from '../../ui';
import { useMeetings, useRankedCalls, type ListedMeeting, type RankedCall } from './decision.api';
import type { Say } from './say';
import './words';

/** 立项审定: calls with something to decide, and the meetings. */
export default function RankingsPage() {
  const { t } = useTranslation('decision');
  const calls = useRankedCalls();
  const meetings = useMeetings();
  const problem = calls.error ?? meetings.error;
  if (problem) return <PageProblem problem={problem} />;
  const listed = meetings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageFrame title={t('index.title')} dense>
      <section className="lead tight">
        <h1>{t('index.title')}</h1>
      </section>
      <Band first title={t('index.calls')} note={t('index.callsNote')}>
        {calls.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('index.calls')}
            columns={callColumns(t)}
            rows={calls.data!.pages.flatMap((page) => page.items)}
            rowKey={(call) => call.id}
            more={{
              has: calls.hasNextPage,
              loading: calls.isFetchingNextPage,
              load: () => void calls.fetchNextPage(),
            }}
            empty={<Empty title={t('index.noCalls')}>{t('index.noCallsNote')}</Empty>}
          />
        )}
      </Band>
      <Band title={t('index.meetings')} note={t('index.meetingsNote')}>
        {meetings.isPending ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('index.meetings')}
            columns={meetingColumns(t)}
            rows={listed}
            rowKey={(meeting) => meeting.id}
            more={{
              has: meetings.hasNextPage,
              loading: meetings.isFetchingNextPage,
              load: () => void meetings.fetchNextPage(),
            }}
            empty={<Empty title={t('index.noMeetings')}>{t('index.noMeetingsNote')}</Empty>}
          />
        )}
      </Band>
    </PageFrame>
  );
}

function callColumns(t: Say): Column<RankedCall>[] {
  return [
    {
      key: 'title',
      head: t('col.call'),
      header: true,
      small: 'main',
      cell: (call) => (
        <Link className="plain" to={call.id}>
          {textOf(call.title)}
        </Link>
      ),
    },
    { key: 'waiting', head: t('col.waiting'), num: true, cell: (call) => call.waiting },
    { key: 'decided', head: t('col.decided'), num: true, small: 'hide', cell: (call) => call.decided },
    {
      key: 'used',
      head: t('col.used'),
      className: 'b',
      small: 'full',
      cell: (call) => (
        <EnvelopeBar
          certain={call.awardedFen}
          envelope={call.envelopeFen}
          asked={call.envelopeFen}
          label={t('index.used', { awardedFen: call.awardedFen, envelopeFen: call.envelopeFen })}
        />
      ),
    },
    {
      key: 'left',
      head: t('col.left'),
      num: true,
      cell: (call) => <Money fen={call.envelopeFen - call.awardedFen} bare />,
    },
  ];
}

function meetingColumns(t: Say): Column<ListedMeeting>[] {
  return [
    {
      key: 'title',
      head: t('col.meeting'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (m) => (
        <>
          <Link className="plain" to={`/meetings/${m.id}`}>
            {m.title}
          </Link>
          <span>{textOf(m.call)}</span>
        </>
      ),
    },
    {
      key: 'on',
      head: t('col.heldOn'),
      className: 'nw',
      cell: (m) => <DateText value={m.heldOn} />,
    },
    {
      key: 'decided',
      head: t('col.decidedOf'),
      num: true,
      className: 'nw',
      cell: (m) => t('index.decidedOf', { decided: m.decided, cases: m.cases }),
    },
    {
      key: 'state',
      head: t('col.state'),
      cell: (m) => (
        <State glyph={m.state === 'closed' ? 'ok' : 'todo'}>{t(`meeting.state.${m.state}`)}</State>
      ),
    },
  ];
}
