import type { Expert } from './expert';
import type { Apart } from './composition';
import type { Rubric } from './score';

/** What of an expert says who may not sit beside them. */
export type Beside = Pick<Expert, 'accountId' | 'unit' | 'unitCreditCode'>;

/** One unit is one credit code, or one name where there is none. */
export const unitOf = ({ unit, unitCreditCode }: Omit<Beside, 'accountId'>): string => unitCreditCode ?? unit;

/** A rule that no further seat can mend, and by whom it is broken: of one unit too many, or two kept apart. */
export type BrokenRule =
  { rule: 'unit'; unit: string; most: number; experts: string[] } | { rule: 'apart'; experts: string[] };

/**
 * The rules that `chosen` break on a panel where `seated` sit already, by account. What a panel still lacks (a class,
 * somebody from outside, an odd number) another seat may bring, and is looked at when the panel concludes.
 */
export function brokenBy(
  { mostPerUnit }: Pick<Rubric['panel'], 'mostPerUnit'>,
  seated: readonly Beside[],
  chosen: readonly Beside[],
  apart: readonly Apart[],
): BrokenRule[] {
  const broken: BrokenRule[] = [];
  const all = [...seated, ...chosen];
  const of = new Map<string, Beside[]>();
  for (const each of all) of.set(unitOf(each), [...(of.get(unitOf(each)) ?? []), each]);
  if (mostPerUnit !== undefined)
    for (const key of new Set(chosen.map(unitOf))) {
      const members = of.get(key)!;
      const experts = members.map((m) => m.accountId);
      if (members.length > mostPerUnit)
        broken.push({ rule: 'unit', unit: members[0]!.unit, most: mostPerUnit, experts });
    }
  const on = new Set(all.map((each) => each.accountId));
  const fresh = new Set(chosen.map((each) => each.accountId));
  for (const [a, b] of apart)
    if (on.has(a) && on.has(b) && (fresh.has(a) || fresh.has(b)))
      broken.push({ rule: 'apart', experts: [a, b] });
  return broken;
}
