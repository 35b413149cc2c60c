import type { Given } from './severity';

/** How two experts stand to each other over the cases that both judged. Hundredths. */
export interface Agreement {
  a: string;
  b: string;
  cases: number;
  /** How much more `a` gave than `b` on average. */
  difference: number;
  /** How far apart they were on average, whoever gave more. */
  distance: number;
}

/** So many experts at most, those with the most reviews, are set beside each other. */
export const AGREEMENT_MOST = 40;

/**
 * 一致性 of experts in pairs: those who judged a case in common, `a` before `b` in the order of `experts`, which are
 * the ones with the most reviews first, then by id.
 */
export function agreementOf(given: readonly Given[]): { experts: string[]; pairs: Agreement[] } {
  const byExpert = new Map<string, Map<string, number>>();
  for (const { expert, caseId, total } of given)
    byExpert.set(expert, (byExpert.get(expert) ?? new Map<string, number>()).set(caseId, total));
  const experts = [...byExpert]
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, AGREEMENT_MOST)
    .map(([expert]) => expert);
  const pairs: Agreement[] = [];
  for (const [i, a] of experts.entries())
    for (const b of experts.slice(i + 1)) {
      const other = byExpert.get(b)!;
      const apart = [...byExpert.get(a)!].flatMap(([caseId, total]) =>
        other.has(caseId) ? [total - other.get(caseId)!] : [],
      );
      if (apart.length === 0) continue;
      const mean = (of: number[]): number => Math.round(of.reduce((sum, d) => sum + d, 0) / of.length);
      pairs.push({ a, b, cases: apart.length, difference: mean(apart), distance: mean(apart.map(Math.abs)) });
    }
  return { experts, pairs };
}
