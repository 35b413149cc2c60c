import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type {
  DrawReason,
  DrawScope,
  DrawState,
  ExpertClass,
  ExpertDrawRequest,
  ExpertQuota,
  PoolReason,
  Verdict,
} from '@keshen/review';
import { api } from '../../api';

export type DrawAct = 'witnessed' | 'revealed' | 'released' | 'cancelled';
export type PublicSeat = { no: number; id: string; name: string | null; unit: string | null };
export type DrawnQuota = { label: string; seats: PublicSeat[]; substitutes: PublicSeat[] };
export type PublicPanel = {
  no: number;
  size: number;
  commitment: string;
  quotas: { label: string; count: number; substitutes: number; pool: number }[];
  outcome: { drawn: DrawnQuota[]; skipped: (PublicSeat & { reason: string })[] } | null;
};
/** Instants arrive as ISO texts. */
export type PublicDraw = {
  id: string;
  state: DrawState;
  scope: DrawScope;
  committedAt: string;
  call: { id: string; title: Text };
  request: ExpertDrawRequest;
  names: 'never' | 'after-review';
  word: { word: string; at: string } | null;
  seed: string | null;
  reason: string | null;
  acts: { act: DrawAct; at: string }[];
  panels: PublicPanel[];
};
export type ListedDraw = {
  id: string;
  state: DrawState;
  scope: DrawScope;
  committedAt: string;
  panels: number;
};
export type DrawPerson = {
  account: string;
  name: string;
  unit: string;
  class: ExpertClass;
  rank: number;
  cases: number;
  passed: DrawReason | null;
};
export type OfficePanel = {
  no: number;
  track: string | null;
  excluded: Partial<Record<PoolReason, number>>;
  cases: {
    caseId: string;
    applicationId: string;
    reference: string;
    title: string;
    party: string;
    missing: number;
  }[];
  people: DrawPerson[];
};
export type DrawDesk = PublicDraw & {
  committedBy: { account: string; name: string };
  by: Partial<Record<DrawAct, string>>;
  office: OfficePanel[];
  digest: string | null;
};
export type Desk = {
  call: Text;
  draws: ListedDraw[];
  latest: DrawDesk | null;
  defaults: { quotas: ExpertQuota[]; tracks: boolean } | null;
};
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
