import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { dayTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { actorOf, useSession } from '../../session';
import { reviewTable } from '@keshen/review';
import { Band, Button, Crumbs, ErrorLine, Glyph, LinkButton, Loading, Note, PageFrame } from '../../ui';
import { RunningClock } from './clock';
import { useSessionAct, useSessionPage, type Session, type Slot } from './defence.api';
import { DrawNote } from './draw-note';
import { People } from './people';
import { SlotItem } from './slot-item';
import './words';

/** 答辩会: for the office the whole session, for an expert the own cases and the way to their scores. */
export default function SessionPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('defence');
  const { data, error } = useSessionPage(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('session.title')} dense>
      {data ? <Loaded data={data} /> : <Loading />}
    </PageFrame>
  );
}

/** Everybody has been heard and scored or has forfeited: the chair may sign. */
const held = (slots: readonly Slot[]): boolean =>
  slots.every(
    ({ attended, minutes, score }) => attended !== null && minutes && (!attended || score !== null),
  );

function Loaded({ data }: { data: Session }) {
  const { t } = useTranslation('defence');
  const say = useProblemText('defence');
  const { session: own } = useSession();
  const { session, slots, waiting } = data;
  const act = useSessionAct(session.id);
  const officer =
    reviewTable.may(actorOf(own), 'schedule', { expert: '', state: 'removed' }) && data.as === 'office';
  const me = data.people.find((person) => person.account === own.account?.id);
  const arrived = me?.arrivedAt;
  const current = slots.find((slot) => slot.caseId === data.clock?.caseId);
  return (
    <>
      <section className="lead tight">
        {data.as === 'office' && (
          <Crumbs
            trail={[
              { label: t('timetable.title'), to: `/defences/calls/${session.callId}` },
              { label: textOf(session.call) },
            ]}
          />
        )}
        <h1>{t('session.title')}</h1>
        <p className="sub small">
          {dayTimeText(session.startsAt)}　{session.place}
          {'　'}
          {data.as === 'expert'
            ? t('session.own', { count: slots.length })
            : t('session.sub', { count: slots.length + waiting.length, experts: data.people.length })}
        </p>
        <p className="row wrap gap3">
          {me && !arrived && !session.signedAt && (
            <Button primary busy={act.isPending} onClick={() => act.mutate({ do: 'arrivals' })}>
              {t('session.arrive')}
            </Button>
          )}
          {officer && waiting.length > 0 && (
            <Button primary busy={act.isPending} onClick={() => act.mutate({ do: 'draw' })}>
              {t('session.draw')}
            </Button>
          )}
          {officer && data.people.length > 0 && !session.signedAt && (
            <Button busy={act.isPending} onClick={() => act.mutate({ do: 'invitations' })}>
              {t('session.invite')}
            </Button>
          )}
          {data.as === 'office' && slots.length > 0 && (
            <LinkButton to={`/defences/${session.id}/screen`}>{t('session.screen')}</LinkButton>
          )}
          <a className="btn" href={`/api/defence-sessions/${session.id}/calendar`} download>
            {t('session.calendar')}
          </a>
          {data.as !== 'expert' && (
            <a className="btn" href={`/api/defence-sessions/${session.id}/minutes`} download>
              {t('session.minutes')}
            </a>
          )}
          {data.as === 'chair' && !session.signedAt && held(slots) && (
            <Button primary busy={act.isPending} onClick={() => act.mutate({ do: 'signature' })}>
              {t('session.sign')}
            </Button>
          )}
        </p>
        {act.error && <ErrorLine>{say(act.error)}</ErrorLine>}
        {session.signedAt && (
          <Note tone="accent" icon={<Glyph name="ok" />}>
            {t('session.signed', { name: session.signedBy, at: dayTimeText(session.signedAt) })}
          </Note>
        )}
        <DrawNote session={session} />
      </section>
      {current && (
        <Band
          first
          title={t('session.now')}
          note={t('screen.nth', { slot: current.slot, reference: current.reference })}
        >
          <RunningClock data={data} />
        </Band>
      )}
      <Band
        first={!current}
        title={t('session.slots')}
        note={t('session.each', {
          present: data.minutesEach.presentMinutes,
          answer: data.minutesEach.answerMinutes,
          score: data.minutesEach.scoreMinutes,
        })}
      >
        <ol className="dslots">
          {slots.map((slot) => (
            <SlotItem
              key={`${slot.caseId}-${slot.attended}-${slot.minutes}`}
              slot={slot}
              data={data}
              officer={officer && !session.signedAt}
            />
          ))}
          {waiting.map((each) => (
            <li key={each.caseId}>
              <b>{each.title || each.reference}</b>
              <p className="meta">
                {each.party}　{t('session.undrawn')}
              </p>
            </li>
          ))}
        </ol>
      </Band>
      {data.as !== 'expert' && data.people.length > 0 && (
        <Band title={t('people.title')} note={t('people.note')}>
          <People data={data} officer={officer && !session.signedAt} />
        </Band>
      )}
    </>
  );
}
