import { useQuery } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type { AdjustedScore, Agreement, Method, Severity } from '@keshen/review';
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
export type ReviewAnalysis = {
  call: { id: string; title: Text };
  method: Method;
  fitted: boolean;
  spread: Severity['spread'];
  experts: AnalysedExpert[];
  cases: AnalysedCase[];
  agreement: { experts: string[]; pairs: Agreement[] };
};

export const useAnalysis = (call: string) =>
  useQuery({
    queryKey: ['review-analysis', call],
    queryFn: () => api.get<ReviewAnalysis>(`/calls/${call}/review-analysis`),
  });
