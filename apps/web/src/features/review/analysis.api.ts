import { useQuery } from '@tanstack/react-query';
import type * as review from '@keshen/review';
import type { Wire } from '@keshen/kernel';
import type { AdjustedScore } from '@keshen/review';
import { api } from '../../api';

/** Totals and effects in hundredths. */
export type AnalysedExpert = {
  id: string;
  name: string;
  class: string;
  unit: string;
  n: number;
  effect: number;
};
export type AnalysedCase = AdjustedScore & {
  applicationId: string;
  reference: string;
  title: string;
  party: string;
};
export type ReviewAnalysis = Wire<review.ReviewAnalysis>;

export const useAnalysis = (call: string) =>
  useQuery({
    queryKey: ['review-analysis', call],
    queryFn: () => api.get<ReviewAnalysis>(`/calls/${call}/review-analysis`),
  });
