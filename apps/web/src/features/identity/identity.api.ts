import { useQuery } from '@tanstack/react-query';
import type { Wire } from '@keshen/kernel';
import type * as identity from '@keshen/identity';
import { api } from '../../api';

type Page<T> = { items: T[]; next: string | null };

export type OwnSession = {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  address: string | null;
  agent: string | null;
  current: boolean;
};
export type OwnAccount = Wire<identity.OwnAccount>;
export type OwnClaim = Wire<identity.OwnClaim>;
export type ClaimLine = Wire<identity.ClaimLine>;
export type ClaimDetail = Wire<identity.ClaimDetail>;
export type Unit = Wire<identity.PartyView>;
export type Member = Wire<identity.MemberView>;
export type PersonLine = Wire<identity.PersonLine>;
export type PersonDetail = Wire<identity.PersonDetail>;

export type OwnSecondFactor = { since: string | null; codesLeft: number };
export const useSecondFactor = () =>
  useQuery({ queryKey: ['second-factor'], queryFn: () => api.get<OwnSecondFactor>('/second-factor') });
/** What somebody who came back from the provider of identities has still to do here. */
export type Waiting = {
  needs: 'password' | 'code' | null;
  says: { name: string; email: string; unit: string; creditCode: string } | null;
  to: string;
};
export const useWaiting = (enabled = true) =>
  useQuery({ queryKey: ['oidc', 'waiting'], queryFn: () => api.get<Waiting>('/oidc/waiting'), enabled });
export type OwnLink = Wire<identity.OwnLink>;
export const useOwnLinks = () =>
  useQuery({ queryKey: ['oidc', 'links'], queryFn: () => api.get<OwnLink[]>('/oidc/links') });
export const useSessions = () =>
  useQuery({ queryKey: ['sessions'], queryFn: () => api.get<OwnSession[]>('/sessions') });
export const useAccount = () =>
  useQuery({ queryKey: ['account'], queryFn: () => api.get<OwnAccount>('/account') });
/** While the register has not answered it is asked again: that takes a second or two. */
export const useOwnClaims = () =>
  useQuery({
    queryKey: ['claims', 'mine'],
    queryFn: () => api.get<OwnClaim[]>('/claims/mine'),
    refetchInterval: ({ state }) =>
      state.data?.some(
        (claim) => claim.state === 'pending' && claim.kind === 'legal' && !claim.registerVerdict,
      )
        ? 2_000
        : false,
  });
export const useUnit = (id: string) =>
  useQuery({ queryKey: ['unit', id], queryFn: () => api.get<Unit>(`/parties/${id}`) });
export const useMembers = (id: string) =>
  useQuery({ queryKey: ['unit', id, 'members'], queryFn: () => api.get<Member[]>(`/parties/${id}/members`) });
export const useClaim = (id: string) =>
  useQuery({ queryKey: ['claim', id], queryFn: () => api.get<ClaimDetail>(`/claims/${id}`) });
export const claimsPage = (state: string, cursor: string | undefined) =>
  api.get<Page<ClaimLine>>('/claims', { query: { state, cursor } });
export const peoplePage = (query: Record<string, string | undefined>) =>
  api.get<Page<PersonLine>>('/admin/people', { query });
export const usePerson = (id: string) =>
  useQuery({ queryKey: ['person', id], queryFn: () => api.get<PersonDetail>(`/admin/people/${id}`) });

/** 在用, 未设密码, 已停用, 已注销. */
export const stateOf = ({ state, erased, waiting }: Pick<PersonLine, 'state' | 'erased' | 'waiting'>) =>
  erased ? 'erased' : state === 'retired' ? 'retired' : waiting ? 'waiting' : 'active';
