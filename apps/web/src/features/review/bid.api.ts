import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import type * as review from '@keshen/review';
import type { Wire } from '@keshen/kernel';
import type { Bid } from '@keshen/review';
import { api } from '../../api';

export type AskedBid = Wire<review.AskedBid>;
type Bids = { items: AskedBid[]; next: string | null; progress: { said: number; of: number } };
export type Bidding = Wire<review.Bidding>;

/** What I am asked about before the assignment. */
export const useMyBids = (said: 'open' | undefined, limit = 50) =>
  useInfiniteQuery({
    queryKey: ['bids', said ?? 'all', limit],
    queryFn: ({ pageParam }) => api.get<Bids>('/bids', { query: { said, limit, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** A word said stands at once where it was said; rows do not move under the finger. */
export function useBidActs() {
  const client = useQueryClient();
  const stand = (before: InfiniteData<Bids> | undefined, caseId: string, bid: Bid) =>
    before && {
      ...before,
      pages: before.pages.map((page) => {
        const fresh = before.pages.some((p) => p.items.some((row) => row.caseId === caseId && !row.bid));
        const progress = { ...page.progress, said: page.progress.said + Number(fresh) };
        return {
          ...page,
          progress,
          items: page.items.map((row) => (row.caseId === caseId ? { ...row, bid } : row)),
        };
      }),
    };
  return {
    say: useMutation({
      mutationFn: ({ caseId, bid }: { caseId: string; bid: Bid }) =>
        api.put(`/bids/${caseId}`, { body: { bid } }),
      onSuccess: (_, { caseId, bid }) =>
        client.setQueriesData<InfiniteData<Bids>>({ queryKey: ['bids'] }, (before) =>
          stand(before, caseId, bid),
        ),
      onError: () => client.invalidateQueries({ queryKey: ['bids'] }),
    }),
    standAside: useMutation({
      mutationFn: ({ caseId, reason }: { caseId: string; reason: string }) =>
        api.post(`/bids/${caseId}/recusal`, { body: { reason } }),
      onSuccess: () => client.invalidateQueries({ queryKey: ['bids'] }),
    }),
  };
}

/** 征集意愿 of a call, and what the officer does with it. */
export function useBidding(call: string) {
  const client = useQueryClient();
  const again = { onSettled: () => client.invalidateQueries({ queryKey: ['bidding', call] }) };
  return {
    bidding: useQuery({
      queryKey: ['bidding', call],
      queryFn: () => api.get<Bidding>(`/calls/${call}/bidding`),
    }),
    open: useMutation({
      mutationFn: (until: string) => api.put(`/calls/${call}/bidding`, { body: { until } }),
      ...again,
    }),
    remind: useMutation({
      mutationFn: () => api.post(`/calls/${call}/bidding/reminder`),
      ...again,
    }),
  };
}
