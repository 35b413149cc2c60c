import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { comma, textOf, timeText } from '../../format';
import { PageProblem } from '../../layout';
import { Glyph, Loading, Note, PageFrame } from '../../ui';
import { RunningClock } from './clock';
import { useSessionPage, type Session, type Slot } from './defence.api';
import { DrawNote } from './draw-note';
import './words';

/** 投屏: who is heard now, how much time is left, who leaves the room, and the order. */
export default function ScreenPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('defence');
  const { data, error } = useSessionPage(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('screen.title')} dense foot={false}>
      {data ? <Screen data={data} /> : <Loading />}
    </PageFrame>
  );
}

function Screen({ data }: { data: Session }) {
  const { t } = useTranslation('defence');
  const now = data.slots.find((slot) => slot.caseId === data.clock?.caseId);
  const next = data.slots.find((slot) => slot.attended === null);
  return (
    <div className="dscreen">
      <section>
        <p className="meta">{textOf(data.session.call)}</p>
        <h1>
          {now ? (
            <>
              <small>{t('screen.nth', { slot: now.slot, reference: now.reference })}</small>
              {now.title || now.reference}
            </>
          ) : (
            t('screen.title')
          )}
        </h1>
        {now || !next ? (
          <RunningClock data={data} large />
        ) : (
          <p className="big2">
            {t('screen.next', {
              slot: next.slot,
              name: next.title || next.reference,
              at: timeText(next.from),
            })}
          </p>
        )}
        {now && now.leaving.length > 0 && (
          <Note tone="warn" icon={<Glyph name="warn" />} role="status">
            <b>
              {t('screen.leave', {
                names: now.leaving.map((each) => each.name).join(comma()),
              })}
            </b>
            <br />
            {t('screen.return', { slot: now.slot })}
          </Note>
        )}
      </section>
      <section aria-labelledby="order">
        <h2 id="order">{t('screen.order')}</h2>
        <ol className="dorder">
          {data.slots.map((slot) => (
            <li key={slot.caseId} aria-current={slot === now ? 'step' : undefined}>
              <span>{slot.slot}</span>
              <b>{slot.reference}</b>
              <em>{stateOf(slot, slot === now, t)}</em>
            </li>
          ))}
        </ol>
      </section>
      <DrawNote session={data.session} />
    </div>
  );
}

const stateOf = (slot: Slot, now: boolean, t: ReturnType<typeof useTranslation<'defence'>>['t']): string => {
  if (now) return t('screen.now');
  if (slot.attended === false) return t('screen.forfeited');
  if (slot.attended) return t('screen.heard');
  return t('screen.about', { at: timeText(slot.from) });
};
