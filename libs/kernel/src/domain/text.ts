/** The portal's languages; Chinese is the one that is always there first. */
export type Locale = 'zh-CN' | 'en';

/** A text for people in both languages. */
export type Text = { 'zh-CN': string; en: string };

/** The text in a language; where the translation is empty, the Chinese original. */
export const textIn = (text: Text, locale: Locale): string => text[locale] || text['zh-CN'];

/** A day `YYYY-MM-DD` as official papers write it: 2026年11月5日. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
