import type { Apart } from './composition';
import type { Conflict, Workload } from './conflict';
import type { Expert, ExpertClass } from './expert';
import type { Rubric } from './score';
import { brokenBy } from './together';

/** An expert as the officer sees one when assigning. */
export interface Candidate {
  expert: Expert;
  load: Workload;
  conflicts: Conflict[];
  /** How many of the expert's fields the application touches. */
  matches: number;
}

/** One proposed member and why just this one: the class that was needed, the load, the fields. */
export interface Suggestion {
  accountId: string;
  class: ExpertClass;
  reason: {
    for: 'composition' | 'minimum' | 'odd' | 'draw';
    thisYear: number;
    open: number;
    matches: number;
    /** Of a drawn panel: which substitute it is, 0 for somebody drawn at once. */
    rank?: number;
  };
}

/** What a proposal could not provide: so many more of a class (or of any). */
export interface Shortage {
  class: ExpertClass | null;
  missing: number;
}

/** How many members a panel needs at least: the composition's sum, the minimum, made odd where asked. */
export function panelSize(panel: Rubric['panel']): number {
  const sum = panel.composition.reduce((n, c) => n + c.count, 0);
  const size = Math.max(sum, panel.minimum);
  return panel.odd && size % 2 === 0 ? size + 1 : size;
}

/**
 * Proposes the members that a panel still lacks. Deterministic: per class the experts without a conflict, those
 * of a unit not yet on the panel first, then more matching fields, then fewer open reviews, fewer this year, and
 * at last by id. What the composition leaves open up to the minimum and to an odd number comes from any class. Nobody
 * who may not sit beside the others, by the programme's rule about units or by a pair kept apart.
 */
export function suggestPanel(
  panel: Rubric['panel'],
  candidates: readonly Candidate[],
  seated: readonly Expert[],
  apart: readonly Apart[] = [],
): { suggestions: Suggestion[]; shortages: Shortage[] } {
  const suggestions: Suggestion[] = [];
  const shortages: Shortage[] = [];
  const units = new Set(seated.map((e) => e.unit));
  const taken = new Set(seated.map((e) => e.accountId));
  const on: Expert[] = [...seated];

  const seat = (wanted: number, as: ExpertClass | null, why: Suggestion['reason']['for']): void => {
    for (let i = 0; i < wanted; i++) {
      const best = candidates
        .filter((c) => !taken.has(c.expert.accountId) && c.conflicts.length === 0)
        .filter((c) => as === null || c.expert.class === as)
        .filter((c) => brokenBy(panel, on, [c.expert], apart).length === 0)
        .reduce<Candidate | null>((a, b) => (a && !before(b, a, units) ? a : b), null);
      if (!best) {
        shortages.push({ class: as, missing: wanted - i });
        return;
      }
      taken.add(best.expert.accountId);
      on.push(best.expert);
      units.add(best.expert.unit);
      suggestions.push({
        accountId: best.expert.accountId,
        class: best.expert.class,
        reason: { for: why, ...best.load, matches: best.matches },
      });
    }
  };

  for (const part of panel.composition)
    seat(
      Math.max(0, part.count - seated.filter((e) => e.class === part.class).length),
      part.class,
      'composition',
    );
  const lacking = (size: number): number => Math.max(0, size - taken.size - missingOf(shortages));
  seat(lacking(panel.minimum), null, 'minimum');
  const size = taken.size + missingOf(shortages);
  if (panel.odd && size % 2 === 0) seat(1, null, 'odd');
  return { suggestions, shortages };
}

const missingOf = (shortages: Shortage[]): number => shortages.reduce((n, s) => n + s.missing, 0);

function before(a: Candidate, b: Candidate, units: Set<string>): boolean {
  const keys = (c: Candidate): number[] => [
    units.has(c.expert.unit) ? 1 : 0,
    -c.matches,
    c.load.open,
    c.load.thisYear,
  ];
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, i) => key !== right[i]);
  return at === -1 ? a.expert.accountId < b.expert.accountId : left[at]! < right[at]!;
}

/** Of an expert's fields those that the application's words contain, compared without blanks and case. */
export function fieldMatcher(words: string): (fields: readonly string[]) => number {
  const text = plain(words);
  return (fields) => fields.filter((f) => text.includes(plain(f))).length;
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
