import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as voucher from '@keshen/voucher';
import type { Text, Wire } from '@keshen/kernel';
import type { Outcome, RelationKind, Voucher } from '@keshen/programme';
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
export type Posting = Wire<voucher.ListedPosting>;
export type CatalogueItem = Wire<voucher.CatalogueItem>;
/** A service of the catalogue, with what forbids parties of mine to order it; not orderable where that is all of them. */
export type MarkedItem = CatalogueItem & {
  related: { party: string; relations: RelationKind[] }[];
  orderable: boolean;
};
export type CaseLine = Wire<voucher.CaseLine>;
export type Order = Wire<voucher.Order>;
export type ListedOrder = Wire<voucher.ListedOrder>;
export type Redemption = Wire<voucher.Redemption>;
export type ListedRedemption = Wire<voucher.ListedRedemption>;
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
export type Institution = Wire<voucher.Institution>;
export type Payout = Wire<voucher.Payout>;
export type Batch = Wire<voucher.Batch>;
export type Draw = Wire<voucher.Draw>;
export type Waiting = { programmeCode: string; toDraw: number; redemptions: number; amountFen: number };
export type MyInstitutions = {
  institutions: Institution[];
  services: CatalogueItem[];
  payouts: (Payout & { quarter: string })[];
};
export type BookReport = { holders: number; sums: Record<string, number>; difference: number };
export type LedgerReport = Wire<voucher.LedgerReport>;

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
