import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import type { Case, TimelineLine } from '@keshen/application';
import type { Text, Wire } from '@keshen/kernel';
import type { Outcome, StageKind, Verdict } from '@keshen/programme';
import { api } from '../../api';
import type { DrawnWorkflow, Way } from '../programme/workflow-picture';

export type CaseView = {
  case: Wire<Case>;
  stage: {
    id: string;
    kind: StageKind;
    label: Text | null;
    explanation: Text | null;
    actors: string[];
    workingDays: number | null;
    arguments: Record<string, unknown>;
    outcomes: Outcome[];
  };
  /** What the reader owes here; null when nothing. */
  duty: { id: number; role: string; scope: string | null; dueAt: string | null } | null;
  /** 试运行: only the outcome of this stage is chosen. */
  played: boolean;
  /** What the stage kind shows beyond the case. */
  view: Record<string, unknown>;
};
export type ApplicationPage = {
  application: {
    id: string;
    callId: string;
    programmeVersionId: string;
    partyId: string;
    reference: string;
    title: string;
    askedFen: number | null;
    town: string | null;
    certificationAskedAt: string | null;
    submittedAt: string | null;
    deletedAt: string | null;
    emptiedAt: string | null;
    createdAt: string;
    trial: boolean;
  };
  party: { id: string; name: string; creditCode: string | null; town: string | null; vouched: boolean };
  call: {
    id: string;
    title: Text;
    closesAt: string;
    endorsementClosesAt: string | null;
    noticeNumber: string | null;
  };
  programme: { code: string; name: Text };
  cases: CaseView[];
  steps: { id: string; label: Text; state: 'done' | 'now' | 'returned' | 'todo' }[];
  /** For the office: stages and roads, and where the case is. */
  workflow: (DrawnWorkflow & { way: Way }) | null;
  timeline: TimelineLine[];
  /** Of what was submitted, for those who handle it. */
  verdicts: Verdict[] | null;
  mine: boolean;
  may: {
    edit: boolean;
    certify: boolean;
    submit: boolean;
    /** A deleted draft can be restored. */
    restore: boolean;
    withdraw: false | 'required' | 'optional';
    notes: boolean;
  };
};
export type WorkItem = Wire<application.WorkItem>;
export type ListedApplication = Wire<application.ListedApplication>;
export type Page<T> = { items: T[]; next: string | null };
export type Conclude = (request: {
  outcome: string;
  remark?: string;
  record?: Record<string, unknown>;
}) => Promise<void>;

export const pageKey = (id: string) => ['application', id] as const;

export const useApplicationPage = (id: string) =>
  useQuery({ queryKey: pageKey(id), queryFn: () => api.get<ApplicationPage>(`/applications/${id}`) });

/** Concludes a case's stage and reads the page anew, also after a refusal: somebody else may have been faster. */
export function useConclude(applicationId: string, view: CaseView): Conclude {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (request: Parameters<Conclude>[0]) =>
      api.post(`/cases/${view.case.id}/outcomes`, { body: { ...request, version: view.case.version } }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: pageKey(applicationId) }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]),
  });
  return async (request) => void (await mutateAsync(request));
}
