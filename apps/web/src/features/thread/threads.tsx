import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Definition } from '@keshen/programme';
import { placeName } from '@keshen/application';
import { Icon } from '../../ui';
import { textOf } from '../../format';
import { ThreadPanel } from './thread-panel';
import { useThreadNews, useThreads, type Thread } from './thread.api';
import './words';

type Place = { application: string; party: string; definition: Definition };
type Talk = Place & {
  threads: readonly Thread[];
  at: string | null;
  go: (place: string | null) => void;
};
const TalkContext = createContext<Talk | null>(null);

/** 讨论: around a form whose places may be discussed by colleagues; `?thread=` opens the place of one. */
export function Threads({ children, ...place }: Place & { children: ReactNode }) {
  const { application, party, definition } = place;
  const { data } = useThreads(application);
  useThreadNews(application);
  const [search] = useSearchParams();
  const [chosen, go] = useState<string | null | undefined>(undefined);
  const linked = data?.find(({ id }) => id === search.get('thread'))?.place ?? null;
  const at = chosen === undefined ? linked : chosen;
  const talk = useMemo(
    () => ({ application, party, definition, threads: data ?? [], at, go }),
    [application, party, definition, data, at],
  );
  return <TalkContext value={talk}>{children}</TalkContext>;
}

/** The way into the discussion of a place, with how many are open, and the discussion itself while it is open. */
export function ThreadAt({ place, rows = 0 }: { place: string; rows?: number }) {
  const { t } = useTranslation('thread');
  const talk = useContext(TalkContext);
  if (!talk) return null;
  const here = talk.threads.filter((thread) => thread.place === place);
  const count = here.filter((thread) => !thread.resolvedAt).length;
  const name = textOf(placeName(talk.definition, place) ?? undefined) || place;
  const open = talk.at === place;
  return (
    <>
      <button
        type="button"
        className={count ? 'talk on' : 'talk'}
        aria-expanded={open}
        onClick={() => talk.go(open ? null : place)}
        title={t('title')}
      >
        <Icon name="talk" />
        <span className="vh">
          {count ? t('openWith', { place: name, count }) : t('open', { place: name })}
        </span>
        {count > 0 && <span aria-hidden="true">{count}</span>}
      </button>
      {open && (
        <ThreadPanel
          application={talk.application}
          party={talk.party}
          place={place}
          name={name}
          rows={rows}
          threads={here}
          onClose={() => talk.go(null)}
        />
      )}
    </>
  );
}
