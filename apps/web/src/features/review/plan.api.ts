import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as review from '@keshen/review';
import type { ApartRequest, PlanChange, PlanRequest } from '@keshen/review';
import { api } from '../../api';

export type PlanSeat = Wire<review.PlanSeat>;
export type PlanCase = Wire<review.PlanCase>;
export type Plan = Wire<review.PlanView>;
export type Alternative = Wire<review.Alternative>;

/** While a worker solves it, it is asked for again. */
const SOLVING_MS = 1_500;

/** The latest plan of a call. */
export const usePlan = (call: string) =>
  useQuery({
    queryKey: ['plan', call],
    queryFn: async () => (await api.get<{ plan: Plan | null }>(`/calls/${call}/assignment-plan`)).plan,
    refetchInterval: ({ state }) => (state.data?.state === 'solving' ? SOLVING_MS : false),
  });

export const useAlternatives = (plan: string, caseId: string | null) =>
  useQuery({
    queryKey: ['plan-alternatives', plan, caseId],
    queryFn: () => api.get<Alternative[]>(`/assignment-plans/${plan}/cases/${caseId}`),
    enabled: caseId !== null,
    staleTime: 0,
  });

/** What the officer does with the plans of a call. */
export function usePlanActs(call: string) {
  const client = useQueryClient();
  const again = {
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['plan', call] }),
        client.invalidateQueries({ queryKey: ['plan-alternatives'] }),
      ]),
  };
  const act = <B extends object>(name: string) => ({
    mutationFn: ({ plan, ...body }: B & { plan: string }) =>
      api.post(`/assignment-plans/${plan}/${name}`, { body }),
    ...again,
  });
  return {
    propose: useMutation({
      mutationFn: (body: PlanRequest) => api.post(`/calls/${call}/assignment-plans`, { body }),
      ...again,
    }),
    change: useMutation(act<PlanChange>('pairs')),
    release: useMutation(act<{ version: number }>('release')),
    discard: useMutation(act<object>('discard')),
  };
}

export type ApartPair = { experts: { account: string; name: string }[]; reason: string };

/** Pairs of experts who must not sit on one panel, and what the officer does with them. */
export function useApart() {
  const client = useQueryClient();
  const again = { onSettled: () => client.invalidateQueries({ queryKey: ['experts-apart'] }) };
  return {
    pairs: useQuery({ queryKey: ['experts-apart'], queryFn: () => api.get<ApartPair[]>('/experts-apart') }),
    put: useMutation({
      mutationFn: (body: ApartRequest) => api.put('/experts-apart', { body }),
      ...again,
    }),
    end: useMutation({
      mutationFn: (accounts: string[]) => api.del(`/experts-apart/${accounts.join('/')}`),
      ...again,
    }),
  };
}

/** Experts whose name or unit contains a text, to choose from. */
export const useExpertsNamed = (text: string) =>
  useQuery({
    queryKey: ['experts', 'named', text],
    queryFn: async () =>
      (
        await api.get<{ items: { accountId: string; name: string; unit: string }[] }>('/experts', {
          query: { text, limit: 20 },
        })
      ).items,
    enabled: text.trim() !== '',
  });
