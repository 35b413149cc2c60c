import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as payment from '@keshen/payment';
import type {
  AccountRequest,
  ImportedLine,
  NewBatchRequest,
  PaymentState,
  SettlementRequest,
} from '@keshen/payment';
import type { Text, Wire } from '@keshen/kernel';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { StoredFile } from '../../form/attachment-field';
import { pageKey, type Page } from '../application/application.api';

export type Payment = Wire<payment.Payment>;
export type ListedPayment = Wire<payment.ListedPayment>;
/** What the payment stage shows; the account is masked for everybody but the payee. */
export type PaymentView = {
  payment: Payment;
  payee: { name: string; bank: string; account: string };
  preparedByName: string | null;
  approvedByName: string | null;
  /** The applicant still owes a corrected account. */
  accountOpen: boolean;
  lastReturn: string | null;
  receivedFen: number;
};
export type CallTotals = {
  callId: string;
  call: Text;
  awardedFen: number;
  paidFen: number;
  approvedFen: number;
  openFen: number;
};
export type BatchLine = { payment: string; done: boolean; code?: string };
export type PaymentAct =
  | { act: 'prepare' }
  | { act: 'approve' }
  | { act: 'settle'; answer: SettlementRequest }
  | { act: 'correct'; account: AccountRequest };

function send(id: string, act: PaymentAct): Promise<unknown> {
  switch (act.act) {
    case 'prepare':
      return api.post(`/payments/${id}/preparation`);
    case 'approve':
      return api.post(`/payments/${id}/approval`);
    case 'settle':
      return api.post(`/payments/${id}/settlement`, { body: act.answer });
    case 'correct':
      return api.put(`/payments/${id}/account`, { body: act.account });
  }
}

/** One act on a payment; the application is read anew, also after a refusal: somebody may have been faster. */
export function usePaymentAct(payment: Pick<Payment, 'id' | 'applicationId'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: PaymentAct) => send(payment.id, act),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: pageKey(payment.applicationId) }),
        client.invalidateQueries({ queryKey: ['payments'] }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]),
  });
}

/** `open`: whatever still has to be done. */
export type PaymentFilter = { state?: PaymentState | 'open'; call?: string };

/** Payments, page after page. */
export const usePayments = (filter: PaymentFilter) =>
  useInfiniteQuery({
    queryKey: ['payments', 'list', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedPayment>>('/payments', { query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useTotals = () =>
  useQuery({ queryKey: ['payments', 'totals'], queryFn: () => api.get<CallTotals[]>('/payments/totals') });

export const approveAll = (payments: string[]) =>
  api.post<BatchLine[]>('/payments/approvals', { body: { payments } });
export const reveal = (id: string, reason: string) =>
  api.post<{ account: string }>(`/payments/${id}/reveal`, { body: { reason } });

export type Batch = Wire<payment.ListedBatch>;
export type BatchedPayment = Pick<
  Payment,
  'id' | 'no' | 'applicationId' | 'payeeName' | 'instalment' | 'attempt' | 'amountFen' | 'state'
> & { reference: string; party: string; bankReference: string | null; returnReason: string | null };
export type BatchPage = Batch & { payments: BatchedPayment[] };
export type TreasuryImport = Wire<payment.TreasuryImport>;

export const useBatches = () =>
  useInfiniteQuery({
    queryKey: ['payments', 'batches'],
    queryFn: ({ pageParam }) =>
      api.get<Page<Batch>>('/payments/batches', { query: { limit: 10, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useBatch = (id: string) =>
  useQuery({
    queryKey: ['payments', 'batch', id],
    queryFn: () => api.get<BatchPage>(`/payments/batches/${id}`),
  });

export const prepareBatch = (body: NewBatchRequest) =>
  api.post<{ id: string }>('/payments/batches', { body });

/** Approving or withdrawing a batch; everything about payments is read anew. */
export function useBatchAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: 'approval' | 'withdrawal') => api.post(`/payments/batches/${id}/${act}`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['payments'] }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]),
  });
}

export const useImports = () =>
  useQuery({
    queryKey: ['payments', 'imports'],
    queryFn: () => api.get<TreasuryImport[]>('/payments/imports'),
  });

/** Uploads the treasury's file and books its answers. */
export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const stored = await upload<StoredFile>(file, { purpose: 'treasury' });
      return api.post<{ lines: ImportedLine[] }>('/payments/imports', { body: { file: stored.id } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['payments'] }),
  });
}
