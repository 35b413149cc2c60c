import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import type { Wire } from '@keshen/kernel';
import { api } from '../../api';

export type Trial = Wire<application.ListedTrial>;
/** What is tried out: a published version, a call that is not published, a document that is not. */
export type TrialOf = { version: string } | { call: string } | { definition: unknown };

const KEY = ['admin', 'trials'] as const;

export function useTrials() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<{ items: Trial[] }>('/admin/trials') });
}

export function useTrialCommands() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: KEY });
  return {
    open: useMutation({
      mutationFn: (body: { of: TrialOf; days: number }) => api.post<Trial>('/admin/trials', { body }),
      onSuccess,
    }),
    invite: useMutation({
      mutationFn: ({ id, email }: { id: string; email: string }) =>
        api.post<Trial>(`/admin/trials/${id}/testers`, { body: { email } }),
      onSuccess,
    }),
    uninvite: useMutation({
      mutationFn: ({ id, account }: { id: string; account: string }) =>
        api.del<Trial>(`/admin/trials/${id}/testers/${account}`),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: (id: string) => api.post<Trial>(`/admin/trials/${id}/end`),
      onSuccess,
    }),
  };
}
