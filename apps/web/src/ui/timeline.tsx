import type { ReactNode } from 'react';
import { DateTime } from './time';

export type TimelineEntry = {
  key: string;
  stage: ReactNode;
  outcome?: ReactNode;
  at: string | null;
  actor?: ReactNode;
  remark?: ReactNode;
  /** Said instead of a time, for what is going on: 今天到期. */
  when?: ReactNode;
  mark?: 'now' | 'done' | 'returned';
};

/** Newest first; stroke = now, disc = done, diamond = returned; remarks are quoted. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label?: string }) {
  return (
    <ol className="tl" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.key}
          className={entry.mark === 'now' ? 'n' : entry.mark === 'returned' ? 'x' : undefined}
        >
          <b>{entry.stage}</b>
          {entry.outcome && <>　{entry.outcome}</>}
          <br />
          {entry.when ?? (entry.at && <DateTime value={entry.at} short />)}
          {entry.actor && <>　{entry.actor}</>}
          {entry.remark && <q>{entry.remark}</q>}
        </li>
      ))}
    </ol>
  );
}
