import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as award from '@keshen/award';
import type { AgreementContent, ReportRequest } from '@keshen/award';
import { api } from '../../api';
import { pageKey } from '../application/application.api';
import type { LetterFiles } from '../letter/letter.api';

/** 任务书 with the state of its two signatures; names as the accounts say them, instants ISO. */
export type Agreement = {
  id: string;
  version: number;
  content: AgreementContent;
  digest: string;
  partySignedAt: string | null;
  partySignedBy: string | null;
  commissionSignedAt: string | null;
  commissionSignedBy: string | null;
  /** The same as docx and PDF, from the agreement's page. */
  letter?: LetterFiles | null;
};

export type Report = Wire<award.Report>;

export const useAgreement = (applicationId: string) =>
  useQuery({
    queryKey: ['agreement', applicationId],
    queryFn: () => api.get<Agreement>(`/applications/${applicationId}/agreement`),
  });

/** Sends a report and reads the application anew: the officer owes the answer from then on. */
export function useSendReport(applicationId: string, caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReportRequest) => api.post(`/cases/${caseId}/reports`, { body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: pageKey(applicationId) }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]),
  });
}
