import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as review from '@keshen/review';
import type { Wire } from '@keshen/kernel';
import type {
  Candidate,
  CheckRequest,
  CommentRequest,
  DefenceRecord,
  DefenceSchedule,
  ExpertRecord,
  Feedback,
  PanelReview,
  RecuseRequest,
  Replacement,
  ReviseRequest,
  SaveReviewRequest,
  Shortage,
  Suggestion,
} from '@keshen/review';
import { api } from '../../api';

export type MyReview = Wire<review.MyReview>;
export type ReviewDesk = Wire<review.ReviewDesk>;
export type MyReviews = {
  items: MyReview[];
  next: string | null;
  progress: { submitted: number; of: number };
};
export type Candidates = {
  candidates: Candidate[];
  suggestions: Suggestion[];
  shortages: Shortage[];
  replacements: Replacement[];
};
export type Invitation = Wire<review.Invitation>;

export type PanelSeen = {
  reviews: PanelReview[];
  comments: {
    id: number;
    mask: string | null;
    mine: boolean;
    criterion: string | null;
    text: string;
    madeAt: string;
  }[];
  open: boolean;
};

export const useMyReviews = (sort = '-assigned') =>
  useInfiniteQuery({
    queryKey: ['reviews', 'mine', sort],
    queryFn: ({ pageParam }) =>
      api.get<MyReviews>('/reviews', { query: { sort, limit: 100, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useReview = (id: string) =>
  useQuery({
    queryKey: ['reviews', id],
    queryFn: () => api.get<ReviewDesk>(`/reviews/${id}`),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** One's own review: every act reads list and review anew. */
export function useReviewActs(id: string) {
  const client = useQueryClient();
  const again = { onSuccess: () => client.invalidateQueries({ queryKey: ['reviews'] }) };
  return {
    declare: useMutation({
      mutationFn: () => api.post(`/reviews/${id}/declaration`, { body: { noConflict: true } }),
      ...again,
    }),
    recuse: useMutation({
      mutationFn: (body: RecuseRequest) => api.post(`/reviews/${id}/recusal`, { body }),
      ...again,
    }),
    submit: useMutation({
      mutationFn: (body: SaveReviewRequest) => api.post(`/reviews/${id}/submission`, { body }),
      ...again,
    }),
    revise: useMutation({
      mutationFn: (body: ReviseRequest) => api.post(`/reviews/${id}/revisions`, { body }),
      ...again,
    }),
    say: useMutation({
      mutationFn: (body: CommentRequest) => api.post(`/reviews/${id}/comments`, { body }),
      onSuccess: () => client.invalidateQueries({ queryKey: ['reviews', id, 'panel'] }),
    }),
  };
}

/** The panel as a member sees it; asked for once the own review is handed in. */
export const usePanel = (id: string, asked: boolean) =>
  useQuery({
    queryKey: ['reviews', id, 'panel'],
    queryFn: () => api.get<PanelSeen>(`/reviews/${id}/panel`),
    enabled: asked,
  });

/** 反馈 of an application, for its own people. */
export const useFeedback = (application: string) =>
  useQuery({
    queryKey: ['application', application, 'review-feedback'],
    queryFn: () => api.get<{ rounds: Feedback[] }>(`/applications/${application}/review-feedback`),
  });

export const useExpertRecord = (account: string) =>
  useQuery({
    queryKey: ['experts', account, 'record'],
    queryFn: () => api.get<ExpertRecord>(`/experts/${account}/record`),
  });

export const useCandidates = (caseId: string, asked: boolean) =>
  useQuery({
    queryKey: ['candidates', caseId],
    queryFn: () => api.get<Candidates>(`/cases/${caseId}/candidates`),
    enabled: asked,
    staleTime: 0,
  });

/** The officer's acts on a panel; the application's page follows. */
export function usePanelActs(caseId: string, applicationId: string) {
  const client = useQueryClient();
  const again = {
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['candidates', caseId] }),
        client.invalidateQueries({ queryKey: ['application', applicationId] }),
      ]),
  };
  return {
    assign: useMutation({
      mutationFn: (body: { experts: string[]; overrule?: string }) =>
        api.post(`/cases/${caseId}/reviews`, { body }),
      ...again,
    }),
    remove: useMutation({
      mutationFn: ({ review, reason }: { review: string; reason: string }) =>
        api.post(`/reviews/${review}/removal`, { body: { reason } }),
      ...again,
    }),
    replace: useMutation({
      mutationFn: ({ review, ...body }: { review: string; expert: string; reason: string }) =>
        api.post(`/reviews/${review}/replacement`, { body }),
      ...again,
    }),
    check: useMutation({
      mutationFn: ({ review, ...body }: { review: string } & CheckRequest) =>
        api.post(`/reviews/${review}/checks`, { body }),
      ...again,
    }),
    extend: useMutation({
      mutationFn: ({ review, until }: { review: string; until: string }) =>
        api.post(`/reviews/${review}/extension`, { body: { until } }),
      ...again,
    }),
  };
}

/** The officer's acts on a defence; the application's page follows. */
export function useDefenceActs(caseId: string, applicationId: string) {
  const client = useQueryClient();
  const again = { onSettled: () => client.invalidateQueries({ queryKey: ['application', applicationId] }) };
  return {
    schedule: useMutation({
      mutationFn: (body: DefenceSchedule) => api.put(`/cases/${caseId}/defence`, { body }),
      ...again,
    }),
    keep: useMutation({
      mutationFn: (body: DefenceRecord) => api.put(`/cases/${caseId}/defence/record`, { body }),
      ...again,
    }),
  };
}
