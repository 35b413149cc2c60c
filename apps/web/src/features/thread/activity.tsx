import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { api } from '../../api';
import { comma, textOf } from '../../format';
import { Button, Timeline } from '../../ui';
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
          stage: t(`activity.acts.${each.act}`, { places: namesOf(each.places, comma()) }),
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
