import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgreementContent, ReportRequest } from '@keshen/award';
import { api } from '../../api';
import type { StoredFile } from '../../form/attachment-field';
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

/** 中期报告 or 验收申请 as it was sent. */
export type Report = {
  id: string;
  kind: 'interim' | 'final' | 'result';
  progress: string;
  spentFen: number;
  targets: { indicator: string; target: string; reached: string }[];
  files: Pick<StoredFile, 'id' | 'name' | 'size' | 'sha256'>[];
  /** 自评 by indicator, where the evaluation asks for it. */
  scores?: Record<string, number> | null;
  submittedAt: string;
};

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
