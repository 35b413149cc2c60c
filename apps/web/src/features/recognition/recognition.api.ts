import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type { ImportResultsRequest, RecommendRequest, UpwardResult } from '@keshen/recognition';
import { api } from '../../api';
import type { Page } from '../application/application.api';

/** Days in Shanghai, amounts in fen; those that came back are the higher authority's. */
export type UpwardCall = {
  id: string;
  title: Text;
  year: number;
  open: number;
  waiting: number;
  granted: number;
  refused: number;
  grantedFen: number;
};
export type UpwardCase = {
  caseId: string;
  applicationId: string;
  reference: string;
  title: string;
  party: string;
  town: string | null;
  askedFen: number | null;
  score: number | null;
  recommendedOn: string | null;
  document: string | null;
  result: UpwardResult | null;
  resultOn: string | null;
  resultDocument: string | null;
  amountFen: number | null;
  waiting: boolean;
};
export type RowAnswer = {
  row: number;
  reference: string | null;
  party: string | null;
  title: string | null;
  state: 'done' | 'already' | 'refused';
  code?: string;
  details?: Record<string, unknown>;
};
export type Imported = {
  rows: RowAnswer[];
  done: number;
  already: number;
  refused: number;
  unread: string[];
};
export type RegisteredLine = {
  id: string;
  number: string;
  unit: string;
  project: string;
  programme: { code: string; name: Text };
  town: string | null;
  registeredOn: string;
  plaque: boolean;
  plaqueOn: string | null;
  state: 'registered' | 'withdrawn';
  withdrawnOn: string | null;
};
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
