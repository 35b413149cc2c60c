import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../format';

export type AxisWindow = { from: number; to: number };

/** Three calendar months around `now` (Shanghai), as instants in ms: the axis all calls of a page share. */
export function axisAround(now: Date): AxisWindow {
  const shifted = new Date(now.getTime() + 8 * 3_600_000);
  const start = Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth() - 1, 1) - 8 * 3_600_000;
  const end = Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth() + 2, 1) - 8 * 3_600_000;
  return { from: start, to: end };
}

function share(instant: number, axis: AxisWindow): string {
  const ratio = ((instant - axis.from) / (axis.to - axis.from)) * 100;
  return `${Math.min(100, Math.max(0, ratio)).toFixed(1)}%`;
}

/** The axis' head: months, and the stroke's name. Put it above the rows with the same grid as `.call`. */
export function AxisHead({ axis, now }: { axis: AxisWindow; now: Date }) {
  const { t, i18n } = useTranslation();
  const months = [0, 1, 2].map((add) => {
    const first = new Date(axis.from + 8 * 3_600_000);
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + add, 1));
    return new Intl.DateTimeFormat(i18n.language === 'en' ? 'en' : 'zh-CN', {
      month: 'short',
      timeZone: 'UTC',
    }).format(month);
  });
  return (
    <div className="axis" aria-hidden="true">
      <span />
      <span />
      <p>
        {months.map((month) => (
          <i key={month}>{month}</i>
        ))}
        <b style={{ left: share(now.getTime(), axis) }}>{t('time.today', { day: dayText(now) })}</b>
      </p>
    </div>
  );
}

/** One call on the shared axis: filled = gone, outlined = left, stroke = now. The words beside it say the same. */
export function DeadlineAxis({
  opens,
  closes,
  now,
  axis,
}: {
  opens: string;
  closes: string | null;
  now: Date;
  axis: AxisWindow;
}) {
  const present = now.getTime();
  const a = Math.min(new Date(opens).getTime(), present);
  const b = closes ? Math.max(new Date(closes).getTime(), present) : axis.to;
  const style = {
    '--a': share(a, axis),
    '--b': share(b, axis),
    '--p': share(present, axis),
  } as CSSProperties;
  return (
    <div className="win" style={style} aria-hidden="true">
      <i />
      <u />
      <b />
    </div>
  );
}

/** A public notice: one tick per working day, stroke at today. `day` beyond `days` means it is over. */
export function NoticeDays({ day, days }: { day: number; days: number }) {
  const { t } = useTranslation();
  return (
    <span
      className="ticks"
      role="img"
      aria-label={day > days ? t('time.noticeOver', { days }) : t('time.noticeDay', { day, days })}
    >
      {Array.from({ length: days }, (_, index) => (
        <i key={index} className={index + 1 < day ? 'd' : index + 1 === day ? 'n' : ''} />
      ))}
    </span>
  );
}
