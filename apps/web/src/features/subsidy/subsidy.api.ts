import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as subsidy from '@keshen/subsidy';
import type { Text, Wire } from '@keshen/kernel';
import type { BatchRequest, ConfirmRequest, RowState, SittingRequest } from '@keshen/subsidy';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { Page } from '../application/application.api';

export type RowStateNow = RowState | 'waiting';
export type Batch = Wire<subsidy.Batch>;
export type ListedBatch = Batch & { call: Text; amountFen: number; rows: number };
export type ListCall = Wire<subsidy.ListCall>;
export type OfferState = 'listed' | 'planned' | 'empty' | 'made' | 'submitted' | 'declined' | 'failed';
export type BatchStage = Wire<subsidy.BatchStage>;
export type BatchPage = Wire<subsidy.BatchPage>;
export type BatchRow = Wire<subsidy.BatchRow>;
export type BatchOffer = Wire<subsidy.BatchOffer>;
export type SittingLine = { caseId: string; title: string; party: string } & (
  { done: true } | { done: false; code: string; details: Record<string, unknown> }
);
export type Sitting = { lines: SittingLine[]; left: number };
export type OwnOffer = Wire<subsidy.OwnOffer>;
export type OfferColumn = {
  id: string;
  label: Text;
  type: string;
  options?: { value: string; label: Text }[];
};
export type OfferPage = Wire<subsidy.OfferPage>;

/** While something is being done by the worker, the page asks again. */
const BUSY_MS = 1500;
const isBusy = (page: BatchPage | undefined): boolean =>
  !!page &&
  (page.batch.state === 'reading' ||
    page.batch.state === 'checking' ||
    (page.batch.state === 'making' && page.counts.offers.planned > 0));

export const batchKey = (id: string) => ['lists', id] as const;

export const useBatches = () =>
  useInfiniteQuery({
    queryKey: ['lists'],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedBatch>>('/subsidy-batches', { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const useListCalls = () =>
  useQuery({ queryKey: ['list-calls'], queryFn: () => api.get<ListCall[]>('/subsidy-batches/calls') });

export const useBatch = (id: string) =>
  useQuery({
    queryKey: batchKey(id),
    queryFn: () => api.get<BatchPage>(`/subsidy-batches/${id}`),
    refetchInterval: ({ state }) => (isBusy(state.data) ? BUSY_MS : false),
  });

export const ROWS_AT_ONCE = 50;
export const useBatchRows = (id: string, state: RowStateNow | undefined, version: unknown) =>
  useInfiniteQuery({
    queryKey: [...batchKey(id), 'rows', state, version],
    queryFn: ({ pageParam }) =>
      api.get<Page<BatchRow>>(`/subsidy-batches/${id}/rows`, {
        query: { state, cursor: pageParam, limit: ROWS_AT_ONCE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Until the others are there: what stands beneath does not move.
    placeholderData: keepPreviousData,
  });

export const useBatchOffers = (id: string, version: unknown) =>
  useQuery({
    queryKey: [...batchKey(id), 'offers', version],
    queryFn: () => api.get<BatchOffer[]>(`/subsidy-batches/${id}/offers`),
    placeholderData: keepPreviousData,
  });

/** Uploads the spreadsheet, then takes it in as a list. */
export async function startList(
  request: Omit<BatchRequest, 'file' | 'from' | 'to'>,
  source: { file: File } | { from: string; to: string },
): Promise<{ id: string }> {
  if (!('file' in source)) return api.post('/subsidy-batches', { body: { ...request, ...source } });
  const fields = { purpose: 'list', formats: 'xlsx' };
  const { id } = await upload<{ id: string }>(source.file, fields);
  return api.post('/subsidy-batches', { body: { ...request, file: id } });
}

export const holdSitting = (id: string, body: SittingRequest) =>
  api.post<Sitting>(`/subsidy-batches/${id}/sitting`, { body });

export const useOwnOffers = () =>
  useQuery({ queryKey: ['offers'], queryFn: () => api.get<OwnOffer[]>('/offers/mine') });

export const useOffer = (id: string) =>
  useQuery({ queryKey: ['offers', id], queryFn: () => api.get<OfferPage>(`/offers/${id}`) });

export const confirmOffer = (id: string, body: ConfirmRequest) =>
  api.post<{ receipt: string }>(`/offers/${id}/confirmation`, { body });
