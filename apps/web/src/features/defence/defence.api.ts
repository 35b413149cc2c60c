import { useEffect } from 'react';
import type * as review from '@keshen/review';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type { ClockPhase, DefenceRecord, SessionRequest } from '@keshen/review';
import { api } from '../../api';
import { onLive } from '../../draft/live';

export type Timetable = Wire<review.Timetable>;
export type ListedSession = Timetable['sessions'][number];
export type Seat = Wire<review.SeatView>;
export type Slot = Wire<review.SlotView>;
export type Session = Wire<review.SessionView>;

export const useTimetable = (call: string) =>
  useQuery({
    queryKey: ['defence-sessions', call],
    queryFn: () => api.get<Timetable>(`/calls/${call}/defence-sessions`),
  });

export function useCommit(call: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SessionRequest) =>
      api.post<{ id: string }>(`/calls/${call}/defence-sessions`, { body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['defence-sessions', call] }),
  });
}

/** A session as it stands now: asked again when the stream says that it has changed. */
export function useSessionPage(id: string) {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive((news) => {
        if (news.kind === 'open' || (news.kind === 'defence' && news.session === id))
          void client.invalidateQueries({ queryKey: ['defence-session', id] });
      }),
    [client, id],
  );
  return useQuery({
    queryKey: ['defence-session', id],
    queryFn: () => api.get<Session>(`/defence-sessions/${id}`),
  });
}

export type SessionAct =
  | { do: 'draw' | 'invitations' | 'signature' }
  | { do: 'chair'; chair: string }
  | { do: 'arrivals'; account?: string }
  | { do: 'clock'; run: { caseId: string; phase: ClockPhase } | null }
  | { do: 'record'; caseId: string; record: DefenceRecord };

/** What changes a session; it is read anew afterwards, also after a refusal. */
export function useSessionAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: SessionAct): Promise<unknown> => {
      const path = `/defence-sessions/${id}/${act.do}`;
      if (act.do === 'record') return api.put(`/cases/${act.caseId}/defence/record`, { body: act.record });
      if (act.do === 'chair') return api.put(path, { body: { chair: act.chair } });
      if (act.do === 'clock') return api.put(path, { body: { run: act.run } });
      if (act.do === 'arrivals') return api.post(path, { body: act.account ? { account: act.account } : {} });
      return api.post(path);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['defence-session', id] }),
  });
}
