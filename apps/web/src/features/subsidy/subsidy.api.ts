import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Problem, Text } from '@keshen/kernel';
import type { TableRow } from '@keshen/programme';
import type { BatchRequest, ConfirmRequest, RowState, SittingRequest } from '@keshen/subsidy';
import { api } from '../../api';
import { upload } from '../../form/file-upload';
import type { Page } from '../application/application.api';

export type RowStateNow = RowState | 'waiting';
export type Batch = {
  id: string;
  callId: string;
  title: string;
  mode: 'confirm' | 'office';
  state: 'reading' | 'checking' | 'checked' | 'making' | 'discarded';
  fileName: string | null;
  grantedFrom: string | null;
  grantedTo: string | null;
  unread: string[];
  createdAt: string;
};
export type ListedBatch = Batch & { call: Text; amountFen: number; rows: number };
export type ListCall = { id: string; title: Text; programme: string; closesAt: string; register: boolean };
export type OfferState = 'listed' | 'planned' | 'empty' | 'made' | 'submitted' | 'declined' | 'failed';
export type BatchStage = { stage: string; kind: string; label: Text; cases: number; ended: boolean };
export type BatchPage = {
  batch: Batch;
  call: { id: string; title: Text; envelopeFen: number; awardedFen: number };
  programme: { code: string; name: Text };
  counts: {
    rows: Record<RowStateNow, number>;
    offers: Record<OfferState, number>;
    amountFen: number;
    amounts: { amountFen: number; rows: number }[];
  };
  stages: BatchStage[];
  columns: { id: string; label: Text }[];
  may: { manage: boolean };
};
export type BatchRow = {
  number: number;
  name: string;
  creditCode: string;
  item: TableRow;
  state: RowStateNow;
  amountFen: number;
  problems: Problem[];
};
export type BatchOffer = {
  id: string;
  name: string;
  creditCode: string;
  state: OfferState;
  amountFen: number;
  rows: number;
  problems: Problem[];
  applicationId: string | null;
  reference: string | null;
  remark: string | null;
};
export type SittingLine = { caseId: string; title: string; party: string } & (
  { done: true } | { done: false; code: string; details: Record<string, unknown> }
);
export type Sitting = { lines: SittingLine[]; left: number };
export type OwnOffer = {
  id: string;
  state: 'made' | 'submitted' | 'declined';
  party: { id: string; name: string };
  programme: { code: string; name: Text };
  call: { id: string; title: Text; closesAt: string };
  applicationId: string;
  amountFen: number;
  items: number;
};
export type OfferColumn = {
  id: string;
  label: Text;
  type: string;
  options?: { value: string; label: Text }[];
};
export type OfferPage = OwnOffer & {
  words: Text;
  amountWords: Text;
  columns: OfferColumn[];
  rows: { item: TableRow; amountFen: number }[];
  payee: { bank: string; account: string } | null;
  promises: Text[];
  remark: string | null;
  may: { confirm: boolean };
};

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
