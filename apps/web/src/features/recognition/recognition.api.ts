import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as recognition from '@keshen/recognition';
import type { Text, Wire } from '@keshen/kernel';
import type { ImportResultsRequest, RecommendRequest } from '@keshen/recognition';
import { api } from '../../api';
import type { Page } from '../application/application.api';

export type UpwardCall = Wire<recognition.UpwardCall>;
export type UpwardCase = Wire<recognition.UpwardCase>;
export type RowAnswer = Wire<recognition.RowAnswer>;
export type Imported = Wire<recognition.Imported>;
export type RegisteredLine = Wire<recognition.RegisteredLine>;
export type RegisterFilter = { text?: string; state?: string };

export const useUpwardCalls = () =>
  useQuery({ queryKey: ['upward'], queryFn: () => api.get<UpwardCall[]>('/upward') });

export const useUpwardCall = (call: string) =>
  useQuery({
    queryKey: ['upward', call],
    queryFn: () => api.get<{ call: { id: string; title: Text }; cases: UpwardCase[] }>(`/upward/${call}`),
  });

/** Recommending and taking results in; lists and desks are read anew, also after a refusal. */
export function useUpwardActs(call: string) {
  const client = useQueryClient();
  const again = {
    onSettled: () =>
      Promise.all(
        [['upward'], ['work'], ['application']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  };
  return {
    recommend: useMutation({
      mutationFn: (body: RecommendRequest) => api.post(`/upward/${call}/recommendations`, { body }),
      ...again,
    }),
    take: useMutation({
      mutationFn: (body: Partial<ImportResultsRequest>) =>
        api.post<Imported>(`/upward/${call}/results`, { body }),
      ...again,
    }),
  };
}

export const useRegister = (filter: RegisterFilter) =>
  useInfiniteQuery({
    queryKey: ['registers', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<RegisteredLine>>('/registers', { query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export function useHandOver() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, on }: { id: string; on: string }) =>
      api.put(`/registers/${id}/plaque`, { body: { on } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registers'] }),
  });
}
