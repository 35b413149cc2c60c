import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import type { Outcome, RelationKind, ServiceCategory, StageKind, Voucher } from '@keshen/programme';
import type { Entry, PostingKind, ResourceKind } from '@keshen/voucher';
import { api } from '../../api';
import type { StoredFile } from '../../form/attachment-field';
import type { CaseView, Page } from '../application/application.api';

/** Instants arrive as ISO texts, amounts in fen. */
export type Quota = {
  id: string;
  party: string;
  partyId: string;
  programmeCode: string;
  year: number;
  applicationId: string;
  capFen: number;
  issuedAt: string;
  expiresAt: string;
  issuedFen: number;
  freeFen: number;
  reservedFen: number;
  usedFen: number;
  expiredFen: number;
};
export type QuotaView = {
  quota: Quota;
  programme: { code: string; name: Text };
  rules: Voucher;
  may: { order: boolean };
};
export type Posting = {
  id: number;
  at: string;
  kind: PostingKind;
  quotaId: string;
  party: string;
  year: number;
  orderId: string | null;
  reference: string | null;
  reverses: number | null;
  reversedBy: number | null;
  reason: string | null;
  actor: string | null;
  entries: Entry[];
};
export type CatalogueItem = {
  id: string;
  kind: 'service' | 'instrument';
  category: ServiceCategory;
  name: string;
  description: string;
  priceFen: number | null;
  unit: string;
  leadDays: number | null;
  offered: boolean;
  institution: string;
  institutionName: string;
  resource: ResourceKind;
};
/** A service of the catalogue, with what forbids parties of mine to order it; not orderable where that is all of them. */
export type MarkedItem = CatalogueItem & {
  related: { party: string; relations: RelationKind[] }[];
  orderable: boolean;
};
export type CaseLine = {
  stage: string;
  stageKind: StageKind;
  stageLabel: Text;
  act: string | null;
  done: string | null;
  enteredAt: string;
  dueAt: string | null;
  endedAt: string | null;
  result: string | null;
  version: number;
};
export type Order = {
  id: string;
  reference: string;
  quotaId: string;
  partyId: string;
  institutionId: string;
  serviceName: string;
  category: ServiceCategory;
  need: string;
  startsOn: string;
  endsOn: string;
  orderedFen: number;
  contractNo: string | null;
  contractFen: number | null;
  contractedOn: string | null;
  contractFile: string | null;
  invoiceCode: string | null;
  invoiceNumber: string | null;
  invoiceFen: number | null;
  invoiceFile: string | null;
  resultFile: string | null;
  resultText: string | null;
  rating: number | null;
  paidFile: string | null;
  placedAt: string;
  limitAt: string;
  usedAt: string | null;
  cancelledAt: string | null;
  reservedFen: number;
};
export type ListedOrder = Order & {
  enterprise: string;
  institution: string;
  /** When its redemption ended; null while it runs or before there is one. */
  redeemedAt: string | null;
  case: CaseLine;
};
export type Redemption = {
  caseId: string;
  orderId: string;
  institutionId: string;
  amountFen: number;
  openedAt: string;
  deadlineAt: string;
  claimedAt: string | null;
  drawId: string | null;
  drawn: boolean;
  checkedAt: string | null;
  siteFinding: string | null;
  publishedUntil: string | null;
  payableAt: string | null;
  payoutId: string | null;
  endedAt: string | null;
};
export type ListedRedemption = Redemption & {
  reference: string;
  serviceName: string;
  enterprise: string;
  institution: string;
  invoiceNumber: string | null;
  case: CaseLine;
};
export type OrderCase = CaseLine & {
  id: string;
  kind: 'order' | 'redemption';
  explanation: Text | null;
  duty: string | null;
  waitsFor: string[];
  outcomes: Outcome[];
  way: {
    stage: string;
    label: Text;
    enteredAt: string;
    leftAt: string | null;
    outcomeLabel: Text | null;
    remark: string | null;
  }[];
};
export type RedemptionNotice = {
  id: string;
  number: string;
  title: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  day: number;
  objections: number;
};
export type OrderView = {
  order: Order;
  enterprise: string;
  institution: string;
  related: string | null;
  voucherFen: number;
  redemption: Redemption | null;
  cases: OrderCase[];
  callId: string;
  /** Under which notice the redemption was made public. */
  notice: RedemptionNotice | null;
  /** For the office only. */
  objections: CaseView[];
  files: StoredFile[];
  may: { cancel: boolean; redemption: boolean };
};
export type Institution = {
  party: string;
  name: string;
  creditCode: string | null;
  kind: ResourceKind;
  introduction: string;
  accountName: string;
  bank: string;
  account: string;
  state: 'asked' | 'registered' | 'refused' | 'suspended';
  askedAt: string;
  reason: string | null;
  services: number;
};
export type Payout = {
  id: string;
  institution: string;
  name: string;
  amountFen: number;
  redemptions: number;
  accountName: string;
  bank: string;
  state: 'prepared' | 'paid' | 'returned';
  settledOn: string | null;
  bankReference: string | null;
  returnReason: string | null;
};
export type Batch = {
  id: string;
  programmeCode: string;
  quarter: string;
  state: 'prepared' | 'approved';
  preparedAt: string;
  preparedBy: string;
  preparedByName: string;
  approvedByName: string | null;
  payouts: Payout[];
};
export type Draw = {
  id: string;
  quarter: string;
  seed: string;
  share: number;
  population: string[];
  references: string[];
  at: string;
  byName: string;
};
export type Waiting = { programmeCode: string; toDraw: number; redemptions: number; amountFen: number };
export type MyInstitutions = {
  institutions: Institution[];
  services: CatalogueItem[];
  payouts: (Payout & { quarter: string })[];
};
export type BookReport = { holders: number; sums: Record<string, number>; difference: number };
export type LedgerReport = {
  ok: boolean;
  postings: number;
  entries: number;
  reversals: number;
  books: { quota: BookReport; claims: BookReport };
  discrepancies: {
    code: string;
    book?: string;
    holder?: string;
    account?: string;
    expected?: number;
    found?: number;
  }[];
  found: number;
};

type Query = Record<string, string | number | undefined>;
const KEY = 'vouchers';

/** One thing of the vouchers' API. */
export const useVoucher = <T>(path: string, enabled = true) =>
  useQuery({ queryKey: [KEY, path], queryFn: () => api.get<T>(`/vouchers/${path}`), enabled });

/** A list of it, page after page. */
export const useVoucherList = <T>(path: string, query: Query = {}, enabled = true) =>
  useInfiniteQuery({
    queryKey: [KEY, path, query],
    queryFn: ({ pageParam }) =>
      api.get<Page<T>>(`/vouchers/${path}`, { query: { limit: 20, ...query, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  });

/** Rows of a list, and how to get more of them, as `DataTable` takes it. */
export const rowsOf = <T>(list: ReturnType<typeof useVoucherList<T>>) => ({
  rows: list.data?.pages.flatMap((page) => page.items) ?? [],
  more: {
    has: list.hasNextPage,
    loading: list.isFetchingNextPage,
    load: () => void list.fetchNextPage(),
  },
});

/** An act; whatever was read of vouchers and of work is read anew, also after a refusal. */
export function useVoucherAct<Body, Answer = unknown>(send: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [KEY] }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]),
  });
}
