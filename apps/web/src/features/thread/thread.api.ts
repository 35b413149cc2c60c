import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import { THREADS_MOST } from '@keshen/application';
import type { Wire } from '@keshen/kernel';
import { useEffect } from 'react';
import { api } from '../../api';
import { onLive } from '../../draft/live';

export type Colleague = { id: string; name: string };
export type Thread = Wire<application.ThreadView>;
export type MyThread = Wire<application.MyThread>;
type Page<T> = { items: T[]; next: string | null };

const threadsKey = (id: string) => ['threads', id] as const;

/** Every thread of an application: they are bounded, and the form shows at each place how many are open. */
export const useThreads = (id: string, enabled = true) =>
  useQuery({
    queryKey: threadsKey(id),
    enabled,
    queryFn: async () => {
      const all: Thread[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Thread> = await api.get(`/applications/${id}/threads`, {
          query: { limit: 100, cursor },
        });
        all.push(...page.items);
        cursor = page.next;
      } while (cursor && all.length < THREADS_MOST);
      return all;
    },
  });

/** What colleagues say meanwhile is read anew, and everything when the stream has begun again. */
export function useThreadNews(id: string): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive((news) => {
        if (news.kind === 'open' || (news.kind === 'threads' && news.application === id))
          void client.invalidateQueries({ queryKey: threadsKey(id) });
      }),
    [client, id],
  );
}

export const useMyThreads = () =>
  useQuery({
    queryKey: ['threads', 'mine'],
    queryFn: () => api.get<Page<MyThread>>('/threads/mine', { query: { limit: 20 } }),
  });

/** The people of the enterprise whom one may name. */
export const useColleagues = (party: string) =>
  useQuery({
    queryKey: ['unit', party, 'members'],
    queryFn: () =>
      api.get<{ account: string; name: string; roles: { state: string }[] }[]>(`/parties/${party}/members`),
    select: (members): Colleague[] =>
      members
        .filter(({ roles }) => roles.some(({ state }) => state === 'active'))
        .map(({ account, name }) => ({ id: account, name })),
  });

/** Whom a text names: `@` and the name. Two of one name are both meant. */
export const mentionsIn = (text: string, colleagues: readonly Colleague[]): string[] =>
  colleagues.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);

export type NewThread = {
  place: string;
  row: number | null;
  text: string;
  mentions: string[];
  assignee: string | null;
  due: string | null;
};

/** What one may do with the threads of an application; each act reads them anew. */
export function useThreadActs(id: string) {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSettled: () => client.invalidateQueries({ queryKey: ['threads'] }),
  });
  const to = (thread: string, what: string) => `/applications/${id}/threads/${thread}/${what}`;
  return {
    begin: (body: NewThread) => mutateAsync(() => api.post(`/applications/${id}/threads`, { body })),
    comment: (thread: string, body: { text: string; mentions: string[] }) =>
      mutateAsync(() => api.post(to(thread, 'comments'), { body })),
    assign: (thread: string, body: { assignee: string | null; due: string | null }) =>
      mutateAsync(() => api.put(to(thread, 'assignment'), { body })),
    resolve: (thread: string, resolved: boolean) =>
      mutateAsync(() => api.put(to(thread, 'resolution'), { body: { resolved } })),
  };
}
