import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as identity from '@keshen/identity';
import type * as audit from '@keshen/audit';
import type { Wire } from '@keshen/kernel';
import type * as platform from '@keshen/platform';
import { api } from '../../api';

export type TaskCounts = Wire<platform.OutboxCounts>;
export type FailedTask = Wire<platform.FailedTask>;
export type AuditRow = Wire<audit.AuditRow>;
export type RefusalRow = Wire<identity.RefusalRow>;
export const REFUSAL_FILTERS = ['code', 'account', 'address'] as const;
export type RefusalFilter = Partial<Record<(typeof REFUSAL_FILTERS)[number], string>>;
export type AuditReport = Wire<audit.AuditReport>;
export const AUDIT_FILTERS = ['act', 'account', 'thingKind', 'thingId', 'from', 'to'] as const;
export type AuditFilter = Partial<Record<(typeof AUDIT_FILTERS)[number], string>>;
type Page<Row> = { items: Row[]; next: string | null };

const REFRESH = 5_000;

/** The queue's state, kept fresh while the page is looked at. */
export const useTaskCounts = () =>
  useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: () => api.get<TaskCounts>('/admin/tasks/counts'),
    refetchInterval: REFRESH,
  });

/** Tasks that wait for a person, newest first. */
export const useFailedTasks = () =>
  useInfiniteQuery({
    queryKey: ['tasks', 'failed'],
    queryFn: ({ pageParam }) =>
      api.get<Page<FailedTask>>('/admin/tasks', { query: { limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Tries a failed task again. */
export function useTaskRetry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post(`/admin/tasks/${id}/retry`),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
}

/** Days are whole days in Shanghai, the last one included. */
const instants = ({ from, to, ...rest }: AuditFilter): Record<string, string | undefined> => ({
  ...rest,
  from: from && `${from}T00:00:00+08:00`,
  to: to && new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000).toISOString(),
});

/** Audit records, newest first. */
export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<AuditRow>>('/audit', { query: { ...instants(filter), limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Refusals by minute, newest first. */
export const useRefusals = (filter: RefusalFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', 'refusals', filter],
    queryFn: ({ pageParam }) =>
      api.get<Page<RefusalRow>>('/audit/refusals', { query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Walks the whole chain: only when it is asked for. */
export const useVerification = () =>
  useMutation({ mutationFn: () => api.get<AuditReport>('/audit/verification') });
