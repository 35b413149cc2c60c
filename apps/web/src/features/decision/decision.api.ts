import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as decision from '@keshen/decision';
import type { DecisionLine, LineResult, MeetingRequest, Ranked } from '@keshen/decision';
import type { Text, Wire } from '@keshen/kernel';
import { api } from '../../api';
import type { Page } from '../application/application.api';

export type RankedCase = Wire<decision.RankedCase>;
export type Row = Ranked<RankedCase>;
export type DecisionOutcome = { id: string; label: Text; remark: 'required' | 'optional'; funds: boolean };
export type CallRanking = Wire<decision.CallRanking>;
export type RankedCall = Wire<decision.RankedCall>;
export type ListedMeeting = {
  id: string;
  callId: string;
  call: Text;
  title: string;
  heldOn: string;
  state: 'draft' | 'closed';
  cases: number;
  decided: number;
};
export type MeetingItem = Wire<decision.MeetingItem>;
export type MeetingPage = Omit<ListedMeeting, 'call' | 'cases' | 'decided'> & {
  minutes: string;
  version: number;
  items: MeetingItem[];
  ranking: CallRanking;
};
export type Preview = { lines: LineResult[]; awardedFen: number; leftFen: number };

export const useRankedCalls = () =>
  useInfiniteQuery({
    queryKey: ['rankings'],
    queryFn: ({ pageParam }) =>
      api.get<Page<RankedCall>>('/rankings', { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useRanking = (call: string) =>
  useQuery({ queryKey: ['rankings', call], queryFn: () => api.get<CallRanking>(`/rankings/${call}`) });

export const useMeetings = () =>
  useInfiniteQuery({
    queryKey: ['meetings'],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedMeeting>>('/meetings', { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

const meetingKey = (id: string) => ['meetings', id] as const;

export const useMeeting = (id: string) =>
  useQuery({ queryKey: meetingKey(id), queryFn: () => api.get<MeetingPage>(`/meetings/${id}`) });

export const prepareMeeting = (request: MeetingRequest) =>
  api.post<{ id: string }>('/meetings', { body: request });

export const previewDecisions = (id: string, decisions: DecisionLine[]) =>
  api.post<Preview>(`/meetings/${id}/preview`, { body: { decisions } });

/** What changes a meeting; its page is read anew afterwards, also after a refusal. */
export function useMeetingAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      act:
        | { do: 'change'; body: { title: string; heldOn: string; minutes: string; version: number } }
        | { do: 'close'; version: number }
        | { do: 'decide'; decisions: DecisionLine[] },
    ): Promise<{ lines?: LineResult[] } | undefined> => {
      if (act.do === 'change') return api.put(`/meetings/${id}`, { body: act.body });
      if (act.do === 'close') return api.post(`/meetings/${id}/closing`, { body: { version: act.version } });
      return api.post(`/meetings/${id}/decisions`, { body: { decisions: act.decisions } });
    },
    onSettled: () =>
      Promise.all(
        [meetingKey(id), ['rankings'], ['work']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
