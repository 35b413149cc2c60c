import { useTranslation } from 'react-i18next';
import { clockLeft, clockText } from '@keshen/review';
import { useServerNow } from '../../clock';
import type { Session } from './defence.api';

/** 计时: what is left of presentation or answers, by the server's clock; both parts as a bar. */
export function RunningClock({ data, large }: { data: Session; large?: boolean }) {
  const { t } = useTranslation('defence');
  const now = useServerNow();
  const { clock, minutesEach } = data;
  if (!clock) return <p className="meta">{t('clock.stopped')}</p>;
  const { seconds, whole, state } = clockLeft(minutesEach, clock.phase, new Date(clock.startedAt), now);
  const done = Math.min(1, Math.max(0, 1 - seconds / whole));
  const minutes = clock.phase === 'present' ? minutesEach.presentMinutes : minutesEach.answerMinutes;
  const part = (phase: 'present' | 'answer') => (phase === clock.phase ? done : phase === 'present' ? 1 : 0);
  return (
    <div className={`dclock ${large ? 'large' : ''} ${state}`}>
      <p className="time" role="timer" aria-label={t(`clock.${clock.phase}`, { minutes })}>
        {clockText(seconds)}
      </p>
      <p className="what">
        {t(`clock.${clock.phase}`, { minutes })}
        {state !== 'running' && <b> {t(`clock.${state}`)}</b>}
      </p>
      <div
        className="parts"
        aria-hidden="true"
        style={{ gridTemplateColumns: `${minutesEach.presentMinutes}fr ${minutesEach.answerMinutes}fr` }}
      >
        {(['present', 'answer'] as const).map((phase) => (
          <div key={phase}>
            <span className="bar">
              <i style={{ width: `${part(phase) * 100}%` }} />
            </span>
            {t(`clock.part.${phase}`, {
              minutes: phase === 'present' ? minutesEach.presentMinutes : minutesEach.answerMinutes,
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
