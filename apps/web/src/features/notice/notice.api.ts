import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type {
  NoticeContact,
  NoticeKind,
  ObjectionRequest,
  ObjectionResult,
  Objector,
  PublishRequest,
} from '@keshen/notice';
import type { LetterFiles } from '../letter/letter.api';
import { api } from '../../api';
import type { Page } from '../application/application.api';

export type ListedNotice = {
  id: string;
  number: string;
  title: string;
  call: { id: string; title: Text };
  programme: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  publishedAt: string;
  count: number;
  totalFen: number;
  about: NoticeKind;
  state: 'current' | 'past';
  day: number;
};
export type NoticeItem = {
  id: string;
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
};
export type NoticePage = ListedNotice & {
  contact: NoticeContact;
  days: string[];
  objections: number;
  /** The notice as docx and PDF. */
  letter?: LetterFiles | null;
  items: NoticeItem[];
};
export type WaitingCase = {
  caseId: string;
  applicationId: string;
  reference: string;
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
  about: NoticeKind;
};
export type Waiting = { call: { id: string; title: Text }; contact: NoticeContact; cases: WaitingCase[] };
export type PublicAward = {
  project: string;
  unit: string;
  town: string | null;
  amountFen: number;
  year: number;
  programme: { code: string; name: Text };
  call: { id: string; title: Text };
  noticeNumber: string | null;
};
export type AwardSummary = {
  year: number | null;
  count: number;
  totalFen: number;
  units: number;
  programmes: { code: string; name: Text; count: number; totalFen: number }[];
  years: { year: number; count: number; totalFen: number }[];
};
export type AwardFilter = { text?: string; year?: string; programme?: string };
export type ObjectionStatus = {
  notice: string;
  project: string;
  receivedAt: string;
  dueAt: string | null;
  state: 'received' | 'answered';
  result: ObjectionResult | null;
  answer: string | null;
  answeredAt: string | null;
};
/** An objection as the handling panel shows it; who objected is asked apart. */
export type ShownObjection = {
  caseId: string;
  notice: string;
  facts: string;
  evidence: string;
  receivedAt: string;
  dueAt: string | null;
  open: boolean;
  result: ObjectionResult | null;
  amountFen: number | null;
  reason: string | null;
  answer: string | null;
  decidedAt: string | null;
};

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

export const useWaitingCalls = (enabled: boolean) =>
  useQuery({
    queryKey: ['notices', 'waiting'],
    enabled,
    queryFn: () =>
      api.get<{ id: string; title: Text; waiting: number; totalFen: number }[]>('/notices/waiting'),
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
