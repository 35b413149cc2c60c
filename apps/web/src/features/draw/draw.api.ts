import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as review from '@keshen/review';
import type { Wire } from '@keshen/kernel';
import type { DrawState, ExpertDrawRequest, PoolReason, Verdict } from '@keshen/review';
import { api } from '../../api';

export type DrawAct = 'witnessed' | 'revealed' | 'released' | 'cancelled';
export type PublicSeat = Wire<review.PublicSeat>;
export type DrawnQuota = { label: string; seats: PublicSeat[]; substitutes: PublicSeat[] };
export type PublicPanel = Wire<review.PublicPanel>;
export type PublicDraw = Wire<review.PublicDraw>;
export type ListedDraw = Wire<review.ListedDraw>;
export type OfficePanel = Wire<review.OfficePanel>;
export type DrawPerson = OfficePanel['people'][number];
export type DrawDesk = Wire<review.DrawDesk>;
export type Desk = Wire<review.Desk>;
export type Checked = {
  verdicts: Verdict[];
  panels: {
    track: string | null;
    size: number;
    quotas: { label: string; need: number; have: number }[];
    excluded: Partial<Record<PoolReason, number>>;
  }[];
};

const over: readonly DrawState[] = ['released', 'cancelled'];
/** Whoever watches a draw sees it go on by itself. */
const WATCHING_MS = 4_000;

export const useDraw = (id: string) =>
  useQuery({
    queryKey: ['expert-draws', id],
    queryFn: () => api.get<PublicDraw>(`/expert-draws/${id}`),
    refetchInterval: ({ state }) => (state.data && over.includes(state.data.state) ? false : WATCHING_MS),
  });

export const useCallDraws = (call: string) =>
  useQuery({
    queryKey: ['expert-draws', 'of', call],
    queryFn: () => api.get<ListedDraw[]>(`/calls/${call}/expert-draws`),
  });

export const useDesk = (call: string) =>
  useQuery({
    queryKey: ['expert-draws', 'desk', call],
    queryFn: () => api.get<Desk>(`/calls/${call}/draw-desk`),
  });

/** What the office does with the draws of a call. */
export function useDrawActs(call: string) {
  const client = useQueryClient();
  const again = { onSettled: () => client.invalidateQueries({ queryKey: ['expert-draws'] }) };
  const act = <B extends object>(name: string) => ({
    mutationFn: ({ id, ...body }: B & { id: string }) => api.post(`/expert-draws/${id}/${name}`, { body }),
    ...again,
  });
  return {
    check: useMutation({
      mutationFn: (body: ExpertDrawRequest) => api.post<Checked>(`/calls/${call}/draw-checks`, { body }),
    }),
    commit: useMutation({
      mutationFn: (body: ExpertDrawRequest) =>
        api.post<{ id: string }>(`/calls/${call}/expert-draws`, { body }),
      ...again,
    }),
    witness: useMutation(act<{ word: string }>('word')),
    reveal: useMutation(act<object>('reveal')),
    release: useMutation(act<{ seats: string }>('release')),
    cancel: useMutation(act<{ reason: string }>('cancel')),
  };
}
