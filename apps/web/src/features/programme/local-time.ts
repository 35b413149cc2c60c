import { shanghaiInstant } from '@keshen/kernel';
import { isoDay, timeText } from '../../format';

/** An instant as the browser's date-and-time field writes it, in Shanghai: `2026-11-27T16:30`. */
export const localOf = (instant: string): string => `${isoDay(instant)}T${timeText(instant)}`;

/** The instant of such a text; null for what is no date and time. */
export function instantOf(local: string): string | null {
  try {
    return shanghaiInstant(local).toISOString();
  } catch {
    return null;
  }
}
