import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayTimeText, timeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, LinkButton, RadioGroup, TextArea } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import { DrawNote } from '../defence/draw-note';
import '../defence/words';
import type { StagePanelProps } from '../application/stage-panels';
import { ScheduleForm } from './defence-schedule';
import { PanelOfExperts, type PanelView } from './panel-of-experts';
import { useDefenceActs } from './review.api';
import './words';

/** A defence as its screen shows it; instants ISO. */
export type DefenceView = PanelView & {
  minutesEach: { presentMinutes: number; answerMinutes: number };
  defence: {
    sessionAt: string;
    place: string;
    slot: number;
    from: string;
    until: string;
    attended: boolean | null;
    minutes: string;
    sessionId: string;
  } | null;
  draw?: {
    id: string;
    commitment: string | null;
    seed: string | null;
    order: string[] | null;
    drawnAt: string | null;
  };
  sessions?: { sessionAt: string; place: string; slots: number[] }[];
};

/** 答辩: when and where; for the officer scheduling, presence, minutes, the panel and the conclusion. */
export default function DefencePanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('review');
  const { defence, minutesEach, panel, sessions } = view.view as DefenceView;
  const officer = view.duty?.role === 'officer';
  const { forfeits, fails } = view.stage.arguments as { forfeits?: string; fails?: string };
  return (
    <div className="stack">
      {minutesEach && (
        <p className="sub small">
          {t('defence.each', { present: minutesEach.presentMinutes, answer: minutesEach.answerMinutes })}
        </p>
      )}
      {defence ? (
        <dl className="facts">
          <dt>{t('defence.when')}</dt>
          <dd>
            <b>
              {dayTimeText(defence.from)}–{timeText(defence.until)}
            </b>
          </dd>
          <dt>{t('defence.place')}</dt>
          <dd>{defence.place}</dd>
          <dt>{t('defence.slot')}</dt>
          <dd>{t('defence.nth', { slot: defence.slot })}</dd>
          {defence.attended !== null && (
            <>
              <dt>{t('defence.presence')}</dt>
              <dd>{t(defence.attended ? 'defence.came' : 'defence.absent')}</dd>
            </>
          )}
          {defence.minutes && !officer && (
            <>
              <dt>{t('defence.minutes')}</dt>
              <dd className="pre">{defence.minutes}</dd>
            </>
          )}
        </dl>
      ) : (
        <p className="meta">{t('defence.notYet')}</p>
      )}
      {defence && view.view['draw'] != null && <DrawNote session={(view.view as DefenceView).draw!} />}
      <p className="row wrap gap3">
        {defence && (
          <a className="btn sm" href={`/api/cases/${view.case.id}/defence/calendar`} download>
            {t('defence.calendar')}
          </a>
        )}
        {defence && sessions && (
          <LinkButton small to={`/defences/${defence.sessionId}`}>
            {t('defence.session')}
          </LinkButton>
        )}
        {sessions && (
          <LinkButton small to={`/defences/calls/${page.application.callId}`}>
            {t('defence.timetable')}
          </LinkButton>
        )}
      </p>
      {officer && defence?.attended == null && <ScheduleForm page={page} view={view} />}
      <PanelOfExperts page={page} view={view} />
      {officer && defence && <Held key={`${defence.attended}-${defence.minutes}`} page={page} view={view} />}
      {officer && defence && (
        <Outcomes
          view={view}
          conclude={conclude}
          blocked={(outcome) => {
            if (defence.attended === null) return t('defence.presenceFirst');
            if (defence.attended === false)
              return outcome === (forfeits ?? fails) ? null : t('defence.onlyForfeit');
            if (outcome === forfeits) return t('defence.onlyAbsent');
            return panel?.complete ? null : t('panel.blocked');
          }}
        />
      )}
    </div>
  );
}

/** 到场与记录: who came and what was said. */
function Held({ page, view }: Pick<StagePanelProps, 'page' | 'view'>) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { defence } = view.view as DefenceView;
  const { keep } = useDefenceActs(view.case.id, page.application.id);
  const [attended, setAttended] = useState(defence?.attended ?? null);
  const [minutes, setMinutes] = useState(defence?.minutes ?? '');
  const [lack, setLack] = useState<'presence' | 'minutes' | null>(null);
  const save = () => {
    const open = attended === null ? 'presence' : minutes.trim() ? null : 'minutes';
    setLack(open);
    if (attended !== null && !open) keep.mutate({ attended, minutes: minutes.trim() });
  };
  return (
    <section aria-label={t('defence.held')}>
      <h3 className="mt4">{t('defence.held')}</h3>
      <Field
        group
        label={t('defence.presence')}
        error={lack === 'presence' ? t('defence.presenceFirst') : null}
      >
        <RadioGroup
          name="attended"
          across
          options={[
            { value: 'yes', label: t('defence.came') },
            { value: 'no', label: t('defence.absent') },
          ]}
          value={attended === null ? null : attended ? 'yes' : 'no'}
          onChange={(value) => setAttended(value === 'yes')}
        />
      </Field>
      <Field label={t('defence.minutes')} error={lack === 'minutes' ? t('defence.minutesNeeded') : null}>
        <TextArea
          rows={4}
          limit={10_000}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </Field>
      {keep.error && <ErrorLine>{say(keep.error)}</ErrorLine>}
      <p>
        <Button busy={keep.isPending} onClick={save}>
          {t('defence.keep')}
        </Button>
      </p>
    </section>
  );
}
