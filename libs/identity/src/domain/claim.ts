import type { EnterpriseRole } from './roles';

/** 法人, 自然人, 创业团队. */
export const PARTY_KINDS = ['legal', 'natural', 'team'] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/**
 * 认领: pending (register, then officer), asked (the unit's administrator), disputed (officer hears both), approved,
 * refused.
 */
export const CLAIM_STATES = ['pending', 'asked', 'disputed', 'approved', 'refused'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** What an officer may still decide. */
export const OPEN_CLAIMS: readonly ClaimState[] = ['pending', 'disputed'];

/** Working days within which an officer answers a claim. */
export const CLAIM_DAYS = 2;

export type MembershipState = 'invited' | 'asked' | 'active' | 'retired';
export type Placed = {
  state: ClaimState;
  membership: { role: EnterpriseRole; state: MembershipState } | null;
};

/**
 * Where a claim goes. The first claimant administers the unit at once (drafting is
 * allowed, submitting waits for the vouching); later people ask its administrator; a unit without one waits for an
 * officer. A natural person whom somebody else has claimed, and a member who claims the administration, are heard by an
 * officer as well.
 */
export function placeClaim(found: {
  kind: PartyKind;
  exists: boolean;
  hasAdministrator: boolean;
  /** The claimant works there already: what is claimed is the administration. */
  isMember: boolean;
}): Placed {
  if (!found.exists)
    return { state: 'pending', membership: { role: 'enterprise-administrator', state: 'active' } };
  if (!found.hasAdministrator)
    return { state: 'pending', membership: { role: 'enterprise-administrator', state: 'asked' } };
  if (found.kind === 'natural' || found.isMember) return { state: 'disputed', membership: null };
  return { state: 'asked', membership: { role: 'writer', state: 'asked' } };
}

/** Names as registers and people write them, made comparable: width, brackets and spaces do not count. */
export const comparableName = (name: string): string =>
  name.normalize('NFKC').replace(/\s/g, '').toLowerCase();

export type RegisterVerdict = 'matched' | 'differs' | 'unknown';

/**
 * What the register of legal persons says about a claim: it vouches when both the name and the legal representative
 * are the registered ones. Anything else is left to an officer: a register is late and people mistype.
 */
export function registerVerdict(
  claim: { name: string; legalRepresentative: string | null },
  registered: { name: string; legalRepresentative: string } | null,
): RegisterVerdict {
  if (!registered) return 'unknown';
  const same =
    comparableName(claim.name) === comparableName(registered.name) &&
    comparableName(claim.legalRepresentative ?? '') === comparableName(registered.legalRepresentative);
  return same ? 'matched' : 'differs';
}
