import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, NumberInput, TextInput } from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import { instantOf, localOf } from '../programme/local-time';
import type { DefenceView } from './defence.panel';
import { useDefenceActs } from './review.api';
import './words';

/** 答辩安排: a session that is there with its next free slot, or a new one. */
export function ScheduleForm({ page, view }: Pick<StagePanelProps, 'page' | 'view'>) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { defence, sessions = [] } = view.view as DefenceView;
  const { schedule } = useDefenceActs(view.case.id, page.application.id);
  const latest = sessions[0];
  const [open, setOpen] = useState(!defence);
  const begins = defence?.sessionAt ?? latest?.sessionAt;
  const [local, setLocal] = useState(begins ? localOf(begins) : '');
  const [place, setPlace] = useState(defence?.place ?? latest?.place ?? '');
  const [slot, setSlot] = useState(String(defence?.slot ?? nextSlot(latest?.slots ?? [])));
  const [lacks, setLacks] = useState<string[]>([]);
  const save = () => {
    const sessionAt = instantOf(local);
    const number = Number(slot);
    const missing = [
      !sessionAt && 'when',
      place.trim().length < 2 && 'place',
      !(Number.isInteger(number) && number >= 1 && number <= 100) && 'slot',
    ].filter((lack) => typeof lack === 'string');
    setLacks(missing);
    if (missing.length === 0)
      schedule.mutate(
        { sessionAt: sessionAt!, place: place.trim(), slot: number },
        { onSuccess: () => setOpen(false) },
      );
  };
  if (!open)
    return (
      <p>
        <Button onClick={() => setOpen(true)}>{t('defence.move')}</Button>
      </p>
    );
  return (
    <section aria-label={t('defence.schedule')} className="stack">
      {sessions.length > 0 && (
        <p className="row wrap gap3 small">
          <span className="sub">{t('defence.sessions')}</span>
          {sessions.map((session) => (
            <Button
              key={`${session.sessionAt} ${session.place}`}
              small
              quiet
              onClick={() => {
                setLocal(localOf(session.sessionAt));
                setPlace(session.place);
                setSlot(String(nextSlot(session.slots)));
              }}
            >
              {dayTimeText(session.sessionAt)}　{session.place}
              {'　'}
              {t('defence.taken', { count: session.slots.length })}
            </Button>
          ))}
        </p>
      )}
      <div className="row wrap gap3 listf">
        <Field label={t('defence.sessionAt')} error={lacks.includes('when') ? t('defence.lack.when') : null}>
          <TextInput type="datetime-local" value={local} onChange={(event) => setLocal(event.target.value)} />
        </Field>
        <Field label={t('defence.place')} error={lacks.includes('place') ? t('defence.lack.place') : null}>
          <TextInput maxLength={100} value={place} onChange={(event) => setPlace(event.target.value)} />
        </Field>
        <Field label={t('defence.slot')} error={lacks.includes('slot') ? t('defence.lack.slot') : null}>
          <NumberInput
            inputMode="numeric"
            maxLength={3}
            value={slot}
            onChange={(event) => setSlot(event.target.value)}
          />
        </Field>
      </div>
      {schedule.error && <ErrorLine>{say(schedule.error)}</ErrorLine>}
      <p>
        <Button primary={!defence} busy={schedule.isPending} onClick={save}>
          {t(defence ? 'defence.move' : 'defence.schedule')}
        </Button>
      </p>
    </section>
  );
}

/** The first slot of a session that nobody has. */
const nextSlot = (taken: readonly number[]): number => {
  for (let slot = 1; ; slot++) if (!taken.includes(slot)) return slot;
};
