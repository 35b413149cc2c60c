import { useTranslation } from 'react-i18next';
import { useServerNow } from '../clock';
import { dateText, dateTimeText, dayText, dayTimeText, wan, yuan } from '../format';
import { timeLeft } from './time-left';

/** 12.00 万元; `bare` leaves the unit to the column's head. `yuan` shows 元. */
export function Money({
  fen,
  bare,
  inYuan,
}: {
  fen: number | null | undefined;
  bare?: boolean;
  inYuan?: boolean;
}) {
  const { t } = useTranslation();
  if (fen === null || fen === undefined) return <span className="meta">{t('money.none')}</span>;
  const text = inYuan ? yuan(fen) : wan(fen);
  return <span className="nw">{bare ? text : `${text} ${inYuan ? t('money.yuan') : t('money.wan')}`}</span>;
}

/** 2026年11月23日; `short` in lists: 11月23日. Always the day in Shanghai. */
export function DateText({ value, short }: { value: string | Date; short?: boolean }) {
  useTranslation();
  return <time dateTime={isoOf(value)}>{short ? dayText(value) : dateText(value)}</time>;
}

/** 2026年11月27日 16:30; `short`: 11月27日 16:30. */
export function DateTime({ value, short }: { value: string | Date; short?: boolean }) {
  useTranslation();
  return (
    <time className="nw" dateTime={isoOf(value)}>
      {short ? dayTimeText(value) : dateTimeText(value)}
    </time>
  );
}

function isoOf(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString();
}

/** The time left in two units above a day, hours and minutes under one, seconds under an hour. Red under 72 hours. */
export function Countdown({ until, inline }: { until: string | Date; inline?: boolean }) {
  const { t } = useTranslation();
  const now = useServerNow();
  const left = timeLeft(new Date(until).getTime() - now.getTime());
  const tone = left.hot ? 'danger' : undefined;
  if (left.over) return <span className={inline ? 'danger' : 'left danger'}>{t('time.over')}</span>;
  if (inline)
    return (
      <b className={tone}>
        {left.units.map(({ count, unit }) => t(`time.long.${unit}`, { count })).join(' ')}
      </b>
    );
  return (
    <p className={`left ${tone ?? ''}`}>
      {left.units.map(({ count, unit }) => (
        <span key={unit}>
          {count}
          <small>{t(`time.unit.${unit}`)}</small>
        </span>
      ))}
    </p>
  );
}
