import { wanText, yuanText } from '@keshen/kernel';
import i18next, { currentLocale, type Locale } from './i18n';

const ZONE = 'Asia/Shanghai';
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
});
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const WEEKDAYS: Record<string, string> = {
  Mon: '一',
  Tue: '二',
  Wed: '三',
  Thu: '四',
  Fri: '五',
  Sat: '六',
  Sun: '日',
};

type Instant = Date | string;

/** A date `YYYY-MM-DD` means that day in Shanghai; anything longer is an instant. */
function split(value: Instant): Record<string, string> {
  const plainDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const instant = new Date(plainDay ? `${value}T12:00:00+08:00` : value);
  return Object.fromEntries(parts.formatToParts(instant).map((part) => [part.type, part.value]));
}

/** Between a name and what is said of it. */
export const colon = (locale: Locale = currentLocale()): string => (locale === 'en' ? ': ' : '：');

/** Between words of a list, and between its clauses. */
export const comma = (locale: Locale = currentLocale()): string => (locale === 'en' ? ', ' : '、');
export const semicolon = (locale: Locale = currentLocale()): string => (locale === 'en' ? '; ' : '；');

/** What is said beside it. */
export const aside = (text: string, locale: Locale = currentLocale()): string =>
  locale === 'en' ? ` (${text})` : `（${text}）`;

/** 2026年11月23日 · 23 Nov 2026; always the day in Shanghai. */
export function dateText(value: Instant, locale: Locale = currentLocale()): string {
  const { year, month, day } = split(value);
  return locale === 'en'
    ? `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
    : `${year}年${Number(month)}月${Number(day)}日`;
}

/** The day in lists: 11月23日 · 23 Nov. */
export function dayText(value: Instant, locale: Locale = currentLocale()): string {
  const { month, day } = split(value);
  return locale === 'en'
    ? `${Number(day)} ${MONTHS[Number(month) - 1]}`
    : `${Number(month)}月${Number(day)}日`;
}

/** The day in lists that go back years: 11月23日 · 23 Nov; of another year than that of `now`, 2019-11-23. */
export const pastDayText = (value: Instant, now: Date): string =>
  split(value).year === split(now).year ? dayText(value) : isoDay(value);

/** 16:30, or 16:30:05 with seconds. */
export function timeText(value: Instant, withSeconds = false): string {
  const { hour, minute, second } = split(value);
  return withSeconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** 2026年11月27日 16:30 */
export function dateTimeText(value: Instant, locale: Locale = currentLocale()): string {
  return `${dateText(value, locale)} ${timeText(value)}`;
}

/** 11月27日 16:30 */
export function dayTimeText(value: Instant, locale: Locale = currentLocale()): string {
  return `${dayText(value, locale)} ${timeText(value)}`;
}

/** 星期一 · Mon */
export function weekdayText(value: Instant, locale: Locale = currentLocale()): string {
  const { weekday = '' } = split(value);
  return locale === 'en' ? weekday : `星期${WEEKDAYS[weekday]}`;
}

/** The day in Shanghai as `YYYY-MM-DD`, for date inputs and for queries. */
export function isoDay(value: Instant): string {
  const { year, month = '', day = '' } = split(value);
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** 12.00: 万元 with two decimals and thousands separated; the unit stands beside it or in the head. */
export function wan(fen: number): string {
  return grouped(wanText(fen));
}

/** 100,000.00: yuan with two decimals. */
export function yuan(fen: number): string {
  return grouped(yuanText(fen));
}

function grouped(text: string): string {
  const [whole = '', decimals] = text.replaceAll(',', '').split('.');
  const head = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? head : `${head}.${decimals}`;
}

/** 4.2 MB; file sizes in units of 1024. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A text of a definition in the language shown. */
export function textOf(text: { 'zh-CN': string; en: string } | string | undefined | null): string {
  if (!text) return '';
  return typeof text === 'string' ? text : text[currentLocale()] || text['zh-CN'];
}

// Words may hold an amount: `{{leftFen, wan}}` is written in 万元.
i18next.services.formatter?.add('wan', (fen: unknown) =>
  Number.isSafeInteger(fen) ? wan(fen as number) : '—',
);
