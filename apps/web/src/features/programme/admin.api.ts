import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as programme from '@keshen/programme';
import type { Text, Wire } from '@keshen/kernel';
import type { CallDraft } from '@keshen/programme';
import { api } from '../../api';
import type { ListedCall, Page, PolicyFile } from './programme.api';

export type ManagedCall = ListedCall & { funnel: { id: string; label: Text; count: number }[] };
export type ProgrammeVersion = { id: string; code: string; version: number; name: Text };
export type ExtensionRow = Wire<programme.CallExtensionRow>;

export type ManagedCallPage = {
  call: ListedCall;
  extensions: ExtensionRow[];
  policyFiles: PolicyFile[];
  /** Until when its preview link works. */
  previewUntil: string | null;
};

const KEY = ['admin', 'calls'] as const;

export function useManagedCalls() {
  return useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) =>
      api.get<Page<ManagedCall>>('/admin/calls', { query: { cursor: pageParam, limit: 20 } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useManagedCall(id: string | undefined) {
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: () => api.get<ManagedCallPage>(`/admin/calls/${id}`),
    enabled: id !== undefined,
  });
}

export function useProgrammes() {
  return useQuery({
    queryKey: ['programmes'],
    queryFn: () => api.get<{ items: ProgrammeVersion[] }>('/programmes'),
  });
}

/** The versions of one programme, newest first. */
export function useVersions(code: string) {
  return useQuery({
    queryKey: ['programmes', code],
    queryFn: () => api.get<{ items: ProgrammeVersion[] }>(`/programmes/${code}`),
  });
}

/** Commands on calls; each refreshes what shows them. */
export function useCallCommands() {
  const client = useQueryClient();
  const done = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: KEY }),
      client.invalidateQueries({ queryKey: ['calls'] }),
    ]);
  const command = <V>(run: (value: V) => Promise<ListedCall>) => ({ mutationFn: run, onSuccess: done });
  return {
    create: useMutation(command((call: CallDraft) => api.post<ListedCall>('/admin/calls', { body: call }))),
    change: useMutation(
      command(({ id, ...body }: { id: string; version: number; call: CallDraft }) =>
        api.put<ListedCall>(`/admin/calls/${id}`, { body }),
      ),
    ),
    copy: useMutation(
      command(({ id, ...body }: { id: string; year: number; noticeNumber: string }) =>
        api.post<ListedCall>(`/admin/calls/${id}/copy`, { body }),
      ),
    ),
    publish: useMutation(
      command(({ id, version }: { id: string; version: number }) =>
        api.post<ListedCall>(`/admin/calls/${id}/publish`, { body: { version } }),
      ),
    ),
    extend: useMutation(
      command(
        ({ id, ...body }: { id: string; closesAt: string; applicationId: string | null; reason: string }) =>
          api.post<ListedCall>(`/admin/calls/${id}/extensions`, { body }),
      ),
    ),
    close: useMutation(
      command(({ id, reason }: { id: string; reason: string }) =>
        api.post<ListedCall>(`/admin/calls/${id}/closing`, { body: { reason } }),
      ),
    ),
  };
}

/** The preview link of a draft: its secret is answered once, when it is made. */
export function usePreviewLink(id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: [...KEY, id] });
  return {
    make: useMutation({
      mutationFn: () => api.post<{ token: string; expiresAt: string }>(`/admin/calls/${id}/preview`),
      onSuccess,
    }),
    end: useMutation({ mutationFn: () => api.del(`/admin/calls/${id}/preview`), onSuccess }),
  };
}
