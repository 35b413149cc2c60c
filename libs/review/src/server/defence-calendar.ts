import ical from 'ical-generator';

export interface CalendarEntry {
  id: string;
  title: string;
  place: string;
  description: string;
  from: Date;
  until: Date;
  /** When it was last changed: a calendar takes the later one. */
  changedAt: Date;
}

/** The origin of the sequence numbers, so that they stay small. */
const SINCE = Date.UTC(2026, 0, 1);

/** A calendar file (iCalendar) with these entries. */
export function calendarFile(name: string, entries: readonly CalendarEntry[]): Buffer {
  const calendar = ical({ name, prodId: { company: 'Keshen', product: 'Defence', language: 'ZH' } });
  for (const entry of entries)
    calendar.createEvent({
      id: entry.id,
      sequence: Math.max(0, Math.floor((entry.changedAt.getTime() - SINCE) / 1000)),
      stamp: entry.changedAt,
      start: entry.from,
      end: entry.until,
      summary: entry.title,
      location: entry.place,
      description: entry.description,
    });
  return Buffer.from(calendar.toString(), 'utf8');
}
