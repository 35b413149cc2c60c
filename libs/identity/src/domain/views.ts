import type { ClaimState, MembershipState, PartyKind, RegisterVerdict } from './claim';
import type { Profile } from './requests';
import type { EnterpriseRole, StaffAssignment } from './roles';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export type OwnAccount = {
  id: string;
  name: string;
  email: string;
  mobile: string | null;
  locale: 'zh-CN' | 'en';
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
  createdAt: Date;
  dueAt: Date | null;
  /** Working days used and allowed. */
  used: number;
  limit: number;
};

export type ClaimDetail = ClaimLine & {
  email: string;
  mobile: string | null;
  evidenceName: string | null;
  legalRepresentative: string | null;
  grounds: string | null;
  reason: string | null;
  decidedAt: Date | null;
  decidedThrough: 'register' | 'officer' | 'enterprise' | null;
  party: {
    id: string;
    name: string;
    vouchedAt: Date | null;
    administrators: { name: string; since: Date }[];
  };
};

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
  createdAt: Date;
  dueAt: Date | null;
  used: number;
  limit: number;
  reason: string | null;
  decidedThrough: 'register' | 'officer' | 'enterprise' | null;
  /** Who administers the unit now, masked: all that a claimant may know of them. */
  administrator: string | null;
};

export type PartyView = {
  id: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  /** Masked. */
  residentId: string | null;
  town: string | null;
  vouchedAt: Date | null;
  version: number;
  profile: Profile;
  /** Masked. */
  bankAccount: string | null;
  may: { change: boolean; changeMembers: boolean };
};

export type MemberView = {
  account: string;
  name: string;
  email: string;
  mobile: string | null;
  roles: { role: EnterpriseRole; state: MembershipState; since: Date }[];
};

export type PersonLine = {
  id: string;
  name: string;
  /** Masked; the person's page has it in full and is recorded. */
  email: string;
  state: 'active' | 'retired';
  /** The account was closed and what was held of the person erased. */
  erased: boolean;
  /** Invited and no password set yet. */
  waiting: boolean;
  staff: StaffAssignment[];
  units: number;
  lastSeenAt: Date | null;
};

export type PersonDetail = Omit<PersonLine, 'units'> & {
  mobile: string | null;
  locale: 'zh-CN' | 'en';
  createdAt: Date;
  /** Whether the person has set the second factor up. */
  secondFactor: boolean;
  memberships: { party: string; partyName: string; role: EnterpriseRole; state: string }[];
};

/** A refusal as the auditor reads it; `name` is masked unless it is an account's. */
export type RefusalRow = {
  id: number;
  minute: Date;
  code: string;
  account: string | null;
  name: string;
  address: string;
  route: string;
  times: number;
};

export type OwnLink = { id: string; issuer: string; createdAt: Date; lastUsedAt: Date };
