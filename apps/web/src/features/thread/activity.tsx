import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { api } from '../../api';
import { dayTimeText, textOf } from '../../format';
import { Band, Button, Timeline } from '../../ui';
import './words';

type Activity = { at: string; person: string; act: string; places: { path: string; name: Text }[] };
type Page = { items: Activity[]; next: string | null };

const useActivity = (application: string) =>
  useInfiniteQuery({
    queryKey: ['threads', application, 'activity'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<Page>(`/applications/${application}/activity`, { query: { limit: 50, cursor: pageParam } }),
    getNextPageParam: (page) => page.next,
  });

/** 谁改了什么: saves and acts of one's own colleagues, newest first. */
export function ActivityList({ application }: { application: string }) {
  const { t } = useTranslation('thread');
  const { data, hasNextPage, fetchNextPage } = useActivity(application);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (!items.length) return null;
  return (
    <details className="fs">
      <summary>
        <b>{t('activity.title')}</b>　<span className="meta">{t('activity.note')}</span>
      </summary>
      <Timeline
        label={t('activity.title')}
        entries={items.map((each) => ({
          key: `${each.at}-${each.act}-${each.person}`,
          stage: t(`activity.acts.${each.act}`, { places: namesOf(each.places, t('common:list.comma')) }),
          at: each.at,
          actor: each.person,
          mark: 'done' as const,
        }))}
      />
      {hasNextPage && (
        <p className="acts mt3">
          <Button small onClick={() => void fetchNextPage()}>
            {t('activity.more')}
          </Button>
        </p>
      )}
    </details>
  );
}

const namesOf = (places: Activity['places'], comma: string): string =>
  places.map(({ name }) => textOf(name)).join(comma);

/** For the certifier: what has changed since it was last certified or handed back. Silent before that. */
export function ChangedSince({ application }: { application: string }) {
  const { t } = useTranslation('thread');
  const { data } = useActivity(application);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const last = items.findIndex(({ act }) =>
    ['application.handed-back', 'application.submitted'].includes(act),
  );
  if (last < 0) return null;
  const changed = new Map(
    items
      .slice(0, last)
      .reverse()
      .flatMap((each) => each.places.map((place) => [place.path, { ...each, name: place.name }] as const)),
  );
  const since = items[last]!;
  return (
    <Band
      title={t('activity.sinceTitle')}
      note={t('activity.sinceNote', { act: t(`activity.acts.${since.act}`), at: dayTimeText(since.at) })}
    >
      {changed.size ? (
        <>
          <p className="sub">{t('activity.sinceCount', { count: changed.size })}</p>
          <ul className="rows">
            {[...changed].map(([path, { name, person, at }]) => (
              <li key={path} className="told">
                <span>{textOf(name)}</span>
                <span className="meta">
                  {person}　{dayTimeText(at)}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="sub">{t('activity.sinceNone')}</p>
      )}
    </Band>
  );
}
