import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateInput, DateText, Field, State } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import './words';

type View = {
  pattern: string;
  plaque: boolean;
  recheckMonths: number | null;
  registration: { number: string; registeredOn: string; state: string } | null;
};

/** 备案登记: the number is given on registering; a plaque may be handed over at once or later. */
export default function RegistrationPanel({ view, conclude }: StagePanelProps) {
  const { t } = useTranslation('recognition');
  const { pattern, plaque, recheckMonths, registration } = view.view as Partial<View>;
  const [plaqueOn, setPlaqueOn] = useState('');
  const registers = view.stage.arguments['registers'];
  return (
    <div className="stack">
      <dl className="facts">
        {registration ? (
          <>
            <dt>{t('register.number')}</dt>
            <dd>
              <b>{registration.number}</b>
              {'　'}
              <State glyph={registration.state === 'registered' ? 'ok' : 'dash'}>
                {t(`register.state.${registration.state}`)}
              </State>
            </dd>
            <dt>{t('register.since')}</dt>
            <dd>
              <DateText value={registration.registeredOn} />
            </dd>
          </>
        ) : (
          <>
            <dt>{t('register.number')}</dt>
            <dd className="meta">{t('register.next', { pattern: patternText(pattern ?? '') })}</dd>
          </>
        )}
        {recheckMonths !== null && recheckMonths !== undefined && (
          <>
            <dt>{t('register.recheck')}</dt>
            <dd>{t('register.every', { count: recheckMonths })}</dd>
          </>
        )}
      </dl>
      {view.duty && (
        <>
          {plaque && (
            <Field label={t('register.plaqueOn')} hint={t('register.plaqueHint')} optional>
              <DateInput value={plaqueOn} onChange={(event) => setPlaqueOn(event.target.value)} />
            </Field>
          )}
          <Outcomes
            view={view}
            conclude={conclude}
            record={(outcome) => (outcome === registers && plaqueOn ? { plaqueOn } : {})}
          />
        </>
      )}
    </div>
  );
}

/** 嘉备〔2026〕□□□号: what the number will look like. */
const patternText = (pattern: string): string =>
  pattern
    .replaceAll('{year}', 'YYYY')
    .replace(/\{serial:(\d)\}/g, (_all, digits: string) => '0'.repeat(Number(digits)));
