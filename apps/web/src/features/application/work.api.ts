import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../../api';
import type { ListedApplication, Page, WorkItem } from './application.api';

/** What waits for me, page after page. */
export const useWork = (role?: string) =>
  useInfiniteQuery({
    queryKey: ['work', role ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.get<Page<WorkItem>>('/duties', { query: { role, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Where a thing to do is done: orders and redemptions of vouchers, and objections to these, have a page of their own. */
export const placeOfWork = (
  item: Pick<WorkItem, 'caseKind' | 'parentKind' | 'caseId' | 'applicationId'>,
): string =>
  [item.caseKind, item.parentKind].includes('redemption') || item.caseKind === 'order'
    ? `/vouchers/orders/${item.caseId}`
    : `/applications/${item.applicationId}`;

export const useWorkCounts = () =>
  useQuery({
    queryKey: ['work', 'counts'],
    queryFn: () => api.get<Record<string, number>>('/duties/counts'),
  });

export type ListFilter = {
  call?: string;
  stage?: string;
  town?: string;
  text?: string;
  ended?: string;
  sort?: string;
};

/** Applications: my own, or all that my office may see. */
export const useApplications = (own: boolean, filter: ListFilter = {}) =>
  useInfiniteQuery({
    queryKey: ['applications', own, filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<ListedApplication>>(own ? '/applications/mine' : '/applications', {
        query: { ...(own ? {} : filter), limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // The table stays, and what was pressed in it keeps the focus, until the rows in the new order are there.
    placeholderData: keepPreviousData,
  });
