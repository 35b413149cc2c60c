import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as review from '@keshen/review';
import type { AbsenceRequest, ExpertField, RegisterAnswer } from '@keshen/review';
import { api } from '../../api';
import { upload } from '../../form/file-upload';

export type ListedExpert = Wire<review.ListedExpert>;
export type SeenAbsence = Wire<review.SeenAbsence>;
export type ExpertPage = Wire<review.ExpertPage>;
export type PastReview = Wire<review.PastReview>;
/** Beside an expert it says in which application, beside an application whose it is. */
export type SeenConflict = Wire<
  review.ShownConflict &
    Partial<Omit<review.SeenConflict & review.ExpertConflict, keyof review.ShownConflict>>
>;
export type StatedInterest = Wire<review.StatedInterest>;
export type ExpertApplication = Wire<review.ExpertApplication>;
export type Recommendation = Pick<ExpertApplication, 'name' | 'state' | 'entry' | 'statement'> & {
  fields: ExpertField[];
};
type PageOf<T> = { items: T[]; next: string | null };

/** A list by keyset; what its filter leaves empty is not asked. */
function usePages<T>(key: string, path: string, filter: Record<string, string>, enabled = true) {
  return useInfiniteQuery({
    queryKey: [key, 'list', filter],
    queryFn: ({ pageParam }) => api.get<PageOf<T>>(path, { query: { ...filter, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  });
}

export const useExperts = (filter: Record<string, string>) =>
  usePages<ListedExpert>('experts', '/experts', filter);
export const useExpertApplications = (enabled = true) =>
  usePages<ExpertApplication>('expert-applications', '/expert-applications', {}, enabled);

/** The tree of fields; it seldom changes. */
export const useFields = () =>
  useQuery({
    queryKey: ['expert-fields'],
    queryFn: () => api.get<ExpertField[]>('/expert-fields'),
    staleTime: 300_000,
  });

export const useExpert = (account: string) =>
  useQuery({ queryKey: ['experts', account], queryFn: () => api.get<ExpertPage>(`/experts/${account}`) });
export const useExpertPart = <T>(account: string, part: 'reviews' | 'conflicts' | 'interests') =>
  useQuery({
    queryKey: ['experts', account, part],
    queryFn: () => api.get<T[]>(`/experts/${account}/${part}`),
  });
export const useOwnEntry = () =>
  useQuery({ queryKey: ['experts', 'mine'], queryFn: () => api.get<ExpertPage>('/experts/mine') });
export const useOwnApplication = () =>
  useQuery({
    queryKey: ['expert-applications', 'mine'],
    queryFn: () =>
      api.get<{ latest: ExpertApplication | null; expert: boolean }>('/expert-applications/mine'),
  });

/** Something done to the register; all of it is read anew. */
export function useRegisterAct<T, R = unknown>(act: (asked: T) => Promise<R>, then?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      then?.();
      await Promise.all(
        [['experts'], ['expert-applications'], ['expert-fields'], ['interests']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}

/** 请假 of oneself (`mine`) or of an expert. */
export const addAbsence = (account: string) => (body: AbsenceRequest) =>
  api.post(`/experts/${account}/absences`, { body });
export const removeAbsence = (id: string) => api.del(`/experts/absences/${id}`);

export const importExperts = async (file: File): Promise<{ answers: RegisterAnswer[] }> => {
  const { id } = await upload<{ id: string }>(file, { purpose: 'experts', formats: 'xlsx' });
  return api.post('/experts/imports', { body: { file: id } });
};
