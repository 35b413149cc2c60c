import type { CreditAnswer } from '@keshen/registry';

/** What the screening looks at of an eligibility verdict. */
export interface RuleVerdict {
  rule: string;
  verdict: 'passed' | 'failed' | 'reason' | 'unknown' | 'not-applicable';
  /** What the rule looked at: paths such as `credit.blacklisted` or `budget.total`; and what of that is absent. */
  uses: string[];
  missing: string[];
}

/**
 * 查重线索: another application that names the same title, contract number or whatever else identifies a project.
 * A hint, never a verdict. `values` are this application's answers that the other one gives too, by path.
 */
export interface DuplicateLead {
  values: Record<string, string>;
  application: string;
  reference: string;
  title: string;
  party: string;
  sameParty: boolean;
  year: number;
}

export type ScreeningState = 'passed' | 'failed' | 'doubt';

export interface Doubt {
  kind: 'rule-failed' | 'rule-unknown' | 'reason-missing' | 'credit-unknown' | 'duplicate';
  /** The rule, the credit code or the reference that raised it. */
  about: string;
}

/**
 * A failed rule that looked at nothing but what the credit register said is a fact of the register. A rule that
 * fails because the register does not know the code is none.
 */
const registerFact = ({ verdict, uses, missing }: RuleVerdict): boolean =>
  verdict === 'failed' &&
  missing.length === 0 &&
  uses.some((u) => u.startsWith('credit.')) &&
  uses.every((u) => u.startsWith('credit.') || u.startsWith('param.'));

/**
 * Concludes a screening from its findings. A fact of the register that a rule refuses fails it; everything else
 * that is not in order — an answer that fails a rule, a missing value, a register that does not know the code, a
 * duplicate lead — is a doubt that a person decides. `reasons`: rules for which the applicant gave a reason.
 */
export function screen(found: {
  verdicts: readonly RuleVerdict[];
  reasons: readonly string[];
  credit: readonly { creditCode: string; answer: CreditAnswer }[];
  duplicates: readonly DuplicateLead[];
}): { state: ScreeningState; failed: string[]; doubts: Doubt[] } {
  const failed = found.verdicts.filter(registerFact).map((v) => v.rule);
  const doubts: Doubt[] = [];
  for (const verdict of found.verdicts) {
    if (verdict.verdict === 'failed' && !registerFact(verdict))
      doubts.push({ kind: 'rule-failed', about: verdict.rule });
    if (verdict.verdict === 'unknown') doubts.push({ kind: 'rule-unknown', about: verdict.rule });
    if (verdict.verdict === 'reason' && !found.reasons.includes(verdict.rule))
      doubts.push({ kind: 'reason-missing', about: verdict.rule });
  }
  for (const { creditCode, answer } of found.credit)
    if (!answer.found) doubts.push({ kind: 'credit-unknown', about: creditCode });
  const references = new Set(found.duplicates.map((d) => d.reference));
  for (const reference of references) doubts.push({ kind: 'duplicate', about: reference });
  return { state: failed.length ? 'failed' : doubts.length ? 'doubt' : 'passed', failed, doubts };
}

/** Shorter texts identify nothing: numbers such as 01 are everywhere. */
const LEAST = 4;

/** Texts that identify a project are compared without blanks, full-width forms, punctuation and case. */
export const comparable = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const plain = value
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase();
  return plain.length >= LEAST ? plain : null;
};

/** The identifying answers of an application in comparable form, by path; what is missing or says nothing is left out. */
export const duplicateKeys = (
  paths: readonly string[],
  flat: Readonly<Record<string, unknown>>,
): Record<string, string> =>
  Object.fromEntries(
    paths.flatMap((path) => {
      const key = comparable(flat[path]);
      return key === null ? [] : [[path, key]];
    }),
  );
