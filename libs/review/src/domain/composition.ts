import type { PanelRule } from '@keshen/assignment';
import { panelSize } from './assign';
import { isOutside, type Expert, type ExpertClass } from './expert';
import { isWithin } from './field';
import type { Rubric } from './score';
import { unitOf } from './together';

/** What of an expert decides about a panel. */
export type Member = Pick<Expert, 'accountId' | 'class' | 'unit' | 'unitCreditCode' | 'outside'>;
/** 不得同组: two experts who must not sit on one panel, by account. */
export type Apart = readonly [string, string];

/** A rule over a whole panel: at most so many of a unit, two apart, at least so many from outside the district. */
export type PanelTerm =
  | { kind: 'unit'; unit: string; most: number }
  | { kind: 'apart'; experts: Apart }
  | { kind: 'outside'; least: number };

/** A term as the solver knows it, with the places of the experts whom it counts. */
export type TermRule = PanelRule & { term: PanelTerm };

/** 分组: the nodes of the tree of which an application's track asks one; undefined: none is asked. */
export const trackOf = (
  { tracks }: Rubric['panel'],
  answers: Record<string, unknown>,
): string[] | undefined => tracks?.fields[String(answers[tracks.answer])];

/** Whether a technical expert works in another track. */
export const isOffTrack = (
  track: readonly string[] | undefined,
  { class: as, fieldCodes }: Pick<Expert, 'class' | 'fieldCodes'>,
): boolean =>
  track !== undefined &&
  as === 'technical' &&
  !fieldCodes.some((code) => track.some((node) => isWithin(code, node)));

/** The terms that a panel of these experts may break. `apart` are pairs of accounts. */
export function termsOf(
  panel: Rubric['panel'],
  experts: readonly Member[],
  apart: readonly Apart[],
): TermRule[] {
  const rules: TermRule[] = [];
  const { mostPerUnit, leastOutside } = panel;
  if (mostPerUnit !== undefined) {
    const units = new Map<string, number[]>();
    experts.forEach((e, r) => units.set(unitOf(e), [...(units.get(unitOf(e)) ?? []), r]));
    for (const members of units.values())
      if (members.length > mostPerUnit) {
        const term = { kind: 'unit', unit: experts[members[0]!]!.unit, most: mostPerUnit } as const;
        rules.push({ term, experts: members, least: 0, most: mostPerUnit });
      }
  }
  const at = new Map(experts.map((e, r) => [e.accountId, r]));
  for (const pair of apart) {
    const members = pair.flatMap((account) => at.get(account) ?? []);
    if (members.length === 2)
      rules.push({ term: { kind: 'apart', experts: pair }, experts: members, least: 0, most: 1 });
  }
  if (leastOutside !== undefined) {
    const members = experts.flatMap((e, r) => (isOutside(e) ? [r] : []));
    const term = { kind: 'outside', least: leastOutside } as const;
    rules.push({ term, experts: members, least: leastOutside, most: experts.length });
  }
  return rules;
}

/** The same rules where some sit already; `seated` are places among the same experts. */
export const termsBeside = (rules: readonly TermRule[], seated: readonly number[]): readonly TermRule[] =>
  seated.length === 0
    ? rules
    : rules.map((rule) => {
        const there = rule.experts.filter((r) => seated.includes(r)).length;
        return { ...rule, least: Math.max(0, rule.least - there), most: Math.max(0, rule.most - there) };
      });

/** 组成: what a panel must be and what it is. `lacks` may still be filled, `breaks` must not be. */
export interface Verdict {
  kind: 'class' | 'size' | 'unit' | 'apart' | 'outside';
  class?: ExpertClass;
  have: number;
  need: number;
  state: 'kept' | 'lacks' | 'breaks';
}

/** Every verdict about a panel, as the officer reads them beside it. A panel that is full and lacks somebody breaks it. */
export function verdictsOf(
  panel: Rubric['panel'],
  members: readonly Member[],
  apart: readonly Apart[],
): Verdict[] {
  const size = panelSize(panel);
  const full = members.length >= size;
  const atLeast = (have: number, need: number): Verdict['state'] =>
    have >= need ? 'kept' : full ? 'breaks' : 'lacks';
  const verdicts: Verdict[] = panel.composition.map((part) => {
    const have = members.filter((m) => m.class === part.class).length;
    return { kind: 'class', class: part.class, have, need: part.count, state: atLeast(have, part.count) };
  });
  const odd = !panel.odd || members.length % 2 === 1;
  verdicts.push({
    kind: 'size',
    have: members.length,
    need: size,
    state: !full ? 'lacks' : odd ? 'kept' : 'breaks',
  });
  if (panel.mostPerUnit !== undefined) {
    const counts = new Map<string, number>();
    for (const m of members) counts.set(unitOf(m), (counts.get(unitOf(m)) ?? 0) + 1);
    const have = Math.max(0, ...counts.values());
    verdicts.push({
      kind: 'unit',
      have,
      need: panel.mostPerUnit,
      state: have > panel.mostPerUnit ? 'breaks' : 'kept',
    });
  }
  if (panel.leastOutside !== undefined) {
    const have = members.filter(isOutside).length;
    verdicts.push({
      kind: 'outside',
      have,
      need: panel.leastOutside,
      state: atLeast(have, panel.leastOutside),
    });
  }
  const inside = new Set(members.map((m) => m.accountId));
  const together = apart.filter(([a, b]) => inside.has(a) && inside.has(b)).length;
  if (together > 0) verdicts.push({ kind: 'apart', have: together, need: 0, state: 'breaks' });
  return verdicts;
}
