import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as programme from '@keshen/programme';
import type { Text, Wire } from '@keshen/kernel';
import type {
  Attachment,
  Definition,
  DrawnOutcome,
  DrawnStage,
  LadderRung,
  OwnCheckQuestion,
  Section,
  Verdict,
} from '@keshen/programme';
import { api } from '../../api';
import type { AwardSummary, ListedNotice, PublicAward } from '../notice/notice.api';

export type ListedCall = Wire<programme.ListedCall>;
/** 政策附件: a file of the notice. */
export type PolicyFile = { id: string; name: string; size: number; sha256: string };
export type Page<T> = { items: T[]; next: string | null };
export type ChoiceQuestion = {
  path: string;
  label: Text;
  options: { value: string; label: Text }[];
};
export type CallPage = Pick<
  Definition,
  | 'applicants'
  | 'parameters'
  | 'amount'
  | 'payments'
  | 'paymentAlternatives'
  | 'duties'
  | 'duplicates'
  | 'notice'
  | 'rubric'
  | 'sources'
  | 'steps'
> & {
  call: ListedCall;
  policyFiles: PolicyFile[];
  programme: { code: string; name: Text; summary: Text; version: number };
  questions: OwnCheckQuestion[];
  choices: ChoiceQuestion[];
  figures: { path: string; label: Text }[];
  sections: Section[];
  attachments: Attachment[];
  ladder: { rungs: LadderRung[]; decidedBy: number; total: number };
  workflow: { nodes: DrawnStage[]; edges: DrawnOutcome[] };
};

export function useCalls(status?: 'open' | 'scheduled' | 'closed', limit = 50) {
  return useQuery({
    queryKey: ['calls', 'public', status ?? 'all', limit],
    queryFn: () => api.get<Page<ListedCall>>('/calls', { query: { status, limit } }),
  });
}

export function useAllCalls() {
  return useInfiniteQuery({
    queryKey: ['calls', 'public', 'pages'],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedCall>>('/calls', { query: { cursor: pageParam, limit: 20 } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** A call's page; a draft's by the secret of its preview link. */
export function useCall(id: string, preview?: string) {
  return useQuery({
    queryKey: ['calls', 'page', id, preview],
    queryFn: () => api.get<CallPage>(`/calls/${id}`, { query: { preview } }),
  });
}

export type OwnCheckGiven = {
  answers: Record<string, boolean | number | null>;
  choices: Record<string, string>;
  figures: Record<string, number>;
};
export type OwnCheckSaid = {
  verdicts: Pick<Verdict, 'rule' | 'verdict' | 'value' | 'threshold' | 'unit' | 'operator' | 'gap'>[];
  amount: number | null;
  instalments: { id: string; amountFen: number }[];
};

/** What the server says to these answers; the words before stay until the new ones are there. */
export function useOwnCheck(id: string, given: OwnCheckGiven, preview?: string) {
  return useQuery({
    queryKey: ['calls', 'own-check', id, given, preview],
    queryFn: ({ signal }) =>
      api.post<OwnCheckSaid>(`/calls/${id}/own-check`, { body: given, query: { preview }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

export function usePublicNotices() {
  return useQuery({
    queryKey: ['notices', 'home'],
    queryFn: () => api.get<Page<ListedNotice>>('/notices', { query: { state: 'current', limit: 5 } }),
  });
}

/** What was awarded in a year, and the latest of it. */
export function useAwards(year: number) {
  return useQuery({
    queryKey: ['awards', 'home', year],
    queryFn: async () => {
      const [summary, latest] = await Promise.all([
        api.get<AwardSummary>('/awards/summary', { query: { year } }),
        api.get<Page<PublicAward>>('/awards', { query: { year, limit: 5 } }),
      ]);
      return { summary, latest: latest.items };
    },
  });
}
