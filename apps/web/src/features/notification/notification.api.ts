import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as notification from '@keshen/notification';
import type { MailState } from '@keshen/notification';
import { api } from '../../api';
import { useSession } from '../../session';

export type Message = Wire<notification.Message>;
type Messages = { items: Message[]; next: string | null; unread: number };

export type ListedMail = Wire<notification.ListedMail>;
export type OneMail = ListedMail & { body: string | null; providerId: string | null };
/** `leaves`: a mail server is set up. */
type Mails = { items: ListedMail[]; next: string | null; leaves: boolean };

/** My messages, newest first, page after page. */
export const useMessages = (unread: boolean) =>
  useInfiniteQuery({
    queryKey: ['messages', unread],
    queryFn: ({ pageParam }) =>
      api.get<Messages>('/messages', { query: { unread: unread ? 1 : 0, limit: 30, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Marks one message as read, or with null all; the bell follows. */
export function useRead() {
  const client = useQueryClient();
  const { refresh } = useSession();
  return useMutation({
    mutationFn: (id: number | null) => api.post(id === null ? '/messages/read-all' : `/messages/${id}/read`),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['messages'] }), refresh()]),
  });
}

/** Mails for administration. */
export const useMails = (state: MailState | undefined) =>
  useInfiniteQuery({
    queryKey: ['mails', state ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.get<Mails>('/admin/mails', { query: { state, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** One mail with its words. Not asked again by itself: each reading is audited. */
export const useMail = (id: string) =>
  useQuery({
    queryKey: ['mail', id],
    queryFn: () => api.get<OneMail>(`/admin/mails/${id}`),
    refetchOnWindowFocus: false,
  });

export function useRetry(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`/admin/mails/${id}/retry`),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['mail', id] }),
        client.invalidateQueries({ queryKey: ['mails'] }),
      ]),
  });
}
