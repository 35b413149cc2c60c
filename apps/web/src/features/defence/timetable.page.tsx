import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { reviewTable } from '@keshen/review';
import { dayTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { actorOf, useSession } from '../../session';
import { Band, Crumbs, DataTable, Empty, Loading, PageFrame, State, type Column } from '../../ui';
import { useTimetable, type ListedSession, type Timetable } from './defence.api';
import { NewSession } from './new-session';
import './words';

/** 答辩安排 of a call: its sessions, and whoever has none yet. */
export default function TimetablePage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('defence');
  const { data, error } = useTimetable(call);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('timetable.title')} dense>
      {data ? <Loaded data={data} /> : <Loading />}
    </PageFrame>
  );
}

function Loaded({ data }: { data: Timetable }) {
  const { t } = useTranslation('defence');
  const { session } = useSession();
  const officer = reviewTable.may(actorOf(session), 'schedule', { expert: '', state: 'removed' });
  const columns: Column<ListedSession>[] = [
    {
      key: 'when',
      head: t('timetable.when'),
      header: true,
      small: 'main',
      cell: (each) => (
        <Link className="plain" to={`/defences/${each.id}`}>
          {dayTimeText(each.startsAt)}　{each.place}
        </Link>
      ),
    },
    {
      key: 'slots',
      head: t('timetable.slots'),
      num: true,
      cell: (each) => t('timetable.count', { count: each.slots + each.waiting }),
    },
    {
      key: 'heard',
      head: t('timetable.heard'),
      num: true,
      small: 'hide',
      cell: (each) => each.heard,
    },
    {
      key: 'state',
      head: t('timetable.state'),
      cell: (each) =>
        each.signed ? (
          <State glyph="ok">{t('timetable.signed')}</State>
        ) : each.waiting > 0 ? (
          <State glyph="todo">{t('timetable.undrawn')}</State>
        ) : (
          <State glyph={each.heard > 0 ? 'part' : 'todo'}>
            {t(each.heard > 0 ? 'timetable.running' : 'timetable.ready')}
          </State>
        ),
    },
  ];
  return (
    <>
      <section className="lead tight">
        <Crumbs trail={[{ label: textOf(data.call.title) }]} />
        <h1>{t('timetable.title')}</h1>
      </section>
      <Band first title={t('timetable.sessions')} note={t('timetable.sessionsNote')}>
        <DataTable
          caption={t('timetable.sessions')}
          columns={columns}
          rows={data.sessions}
          rowKey={(each) => each.id}
          empty={<Empty title={t('timetable.none')}>{t('timetable.noneNote')}</Empty>}
        />
      </Band>
      {officer && data.unplaced.length > 0 && (
        <Band title={t('timetable.new')} note={t('timetable.newNote', { count: data.unplaced.length })}>
          <NewSession data={data} />
        </Band>
      )}
    </>
  );
}
