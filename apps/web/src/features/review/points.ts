import { HUNDREDTHS } from '@keshen/review';

/** Hundredths of what was typed (20.5 → 2050), null for nothing, NaN for what is no number. */
export function pointsOfTyped(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace('。', '.');
  if (plain === '') return null;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return Number.NaN;
  return Math.round(Number(plain) * HUNDREDTHS);
}

/** 2050 → 20.5, 2000 → 20. */
export const pointsText = (points: number | null | undefined): string =>
  typeof points === 'number' && !Number.isNaN(points) ? String(points / HUNDREDTHS) : '';

/** A total with two decimals: 7017 → 70.17. */
export const scoreText = (hundredths: number): string => (hundredths / HUNDREDTHS).toFixed(2);

/** Points with one decimal: 417 → 4.2. */
export const pointsOf = (hundredths: number): string => (hundredths / HUNDREDTHS).toFixed(1);

/** The same with its sign: 417 → +4.2, −417 → −4.2, 3 → 0.0. */
export function signed(hundredths: number): string {
  const text = pointsOf(Math.abs(hundredths));
  if (text === '0.0') return text;
  return hundredths > 0 ? `+${text}` : `−${text}`;
}
