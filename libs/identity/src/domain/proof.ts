import type { SecondFactorState } from './second-factor';

/** 再次验证: so many minutes after it a session may move money (OWASP ASVS 3.7.1). */
export const PROOF_MINUTES = 15;

/** The field of the request by which a person proves who they are. */
export type ProofBy = 'current' | 'code';

/** Who has set the second factor up is asked for it: a password alone proves less of them than signing in did. */
export const proofBy = (factor: SecondFactorState): ProofBy => (factor === 'on' ? 'code' : 'current');

/** Whether what was proved then, or never (null), still holds. */
export const isProved = (provedAt: Date | null, now: Date): boolean =>
  provedAt !== null && now.getTime() < provedAt.getTime() + PROOF_MINUTES * 60_000;
