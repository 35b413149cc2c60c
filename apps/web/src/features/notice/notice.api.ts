import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as notice from '@keshen/notice';
import type { Text, Wire } from '@keshen/kernel';
import type { NoticeContact, ObjectionRequest, Objector, PublishRequest } from '@keshen/notice';
import { api } from '../../api';
import type { Page } from '../application/application.api';

export type ListedNotice = Wire<notice.ListedNotice>;
export type NoticeItem = Wire<notice.NoticeItem>;
export type NoticePage = Wire<notice.NoticePage>;
export type WaitingCall = Wire<notice.WaitingCall>;
export type WaitingCase = Wire<notice.WaitingCase>;
export type Waiting = { call: { id: string; title: Text }; contact: NoticeContact; cases: WaitingCase[] };
export type PublicAward = Wire<notice.PublicAward>;
export type AwardSummary = Wire<notice.AwardSummary>;
export type AwardFilter = { text?: string; year?: string; programme?: string };
export type ObjectionStatus = Wire<notice.ObjectionStatus>;
export type ShownObjection = Wire<notice.Objection>;

export const useNotices = (state: 'current' | 'past') =>
  useInfiniteQuery({
    queryKey: ['notices', 'list', state],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedNotice>>('/notices', { query: { state, limit: 20, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useNotice = (id: string) =>
  useQuery({ queryKey: ['notices', id], queryFn: () => api.get<NoticePage>(`/notices/${id}`) });

export const useWaitingCalls = () =>
  useInfiniteQuery({
    queryKey: ['notices', 'waiting'],
    queryFn: ({ pageParam }) =>
      api.get<Page<WaitingCall>>('/notices/waiting', { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useWaiting = (call: string) =>
  useQuery({
    queryKey: ['notices', 'waiting', call],
    queryFn: () => api.get<Waiting>(`/notices/waiting/${call}`),
  });

export const publishNotice = (request: PublishRequest) =>
  api.post<{ id: string; endsOn: string }>('/notices', { body: request });

export const sendObjection = (notice: string, request: ObjectionRequest) =>
  api.post<{ code: string; receivedAt: string }>(`/notices/${notice}/objections`, { body: request });

export const askStatus = (code: string) =>
  api.post<ObjectionStatus>('/objections/status', { body: { code } });

export const revealObjector = (subject: string, reason: string) =>
  api.post<Objector>(`/objections/${subject}/objector`, { body: { reason } });

export const useAwards = (filter: AwardFilter) =>
  useInfiniteQuery({
    queryKey: ['awards', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<PublicAward>>('/awards', { query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const useAwardSummary = (year?: string) =>
  useQuery({
    queryKey: ['awards', 'summary', year ?? 'all'],
    queryFn: () => api.get<AwardSummary>('/awards/summary', { query: { year } }),
    placeholderData: keepPreviousData,
  });
