import { useQuery } from '@tanstack/react-query';
import type {
  ClaimState,
  EnterpriseRole,
  MembershipState,
  PartyKind,
  Profile,
  RegisterVerdict,
  StaffAssignment,
} from '@keshen/identity';
import { api } from '../../api';
import type { Locale } from '../../i18n';

type Page<T> = { items: T[]; next: string | null };
type Through = 'register' | 'officer' | 'enterprise';

export type OwnSession = {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  address: string | null;
  agent: string | null;
  current: boolean;
};
export type OwnAccount = { id: string; name: string; email: string; mobile: string | null; locale: Locale };
export type OwnClaim = {
  id: string;
  party: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  state: ClaimState;
  registerVerdict: RegisterVerdict | null;
  evidence: string | null;
  evidenceName: string | null;
  createdAt: string;
  dueAt: string | null;
  used: number;
  limit: number;
  reason: string | null;
  decidedThrough: Through | null;
  administrator: string | null;
};
export type ClaimLine = {
  id: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  town: string | null;
  person: string;
  state: ClaimState;
  registerVerdict: RegisterVerdict | null;
  evidence: string | null;
  evidenceName: string | null;
  createdAt: string;
  dueAt: string | null;
  used: number;
  limit: number;
};
export type ClaimDetail = ClaimLine & {
  email: string;
  mobile: string | null;
  legalRepresentative: string | null;
  grounds: string | null;
  reason: string | null;
  decidedAt: string | null;
  decidedThrough: Through | null;
  party: {
    id: string;
    name: string;
    vouchedAt: string | null;
    administrators: { name: string; since: string }[];
  };
};
export type Unit = {
  id: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  residentId: string | null;
  town: string | null;
  vouchedAt: string | null;
  version: number;
  profile: Profile;
  bankAccount: string | null;
  may: { change: boolean; changeMembers: boolean };
};
export type Member = {
  account: string;
  name: string;
  email: string;
  mobile: string | null;
  roles: { role: EnterpriseRole; state: MembershipState; since: string }[];
};
export type PersonLine = {
  id: string;
  name: string;
  email: string;
  state: 'active' | 'retired';
  waiting: boolean;
  staff: StaffAssignment[];
  units: number;
  lastSeenAt: string | null;
};
export type PersonDetail = Omit<PersonLine, 'units'> & {
  mobile: string | null;
  locale: Locale;
  createdAt: string;
  secondFactor: boolean;
  memberships: { party: string; partyName: string; role: EnterpriseRole; state: MembershipState }[];
};

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
export type OwnLink = { id: string; issuer: string; createdAt: string; lastUsedAt: string };
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
