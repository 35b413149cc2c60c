import {
  draw,
  orderOf,
  type Digest,
  type DrawLate,
  type DrawRecord,
  type DrawTerms,
} from '@keshen/assignment';
import { conflict, invalid } from '@keshen/kernel';
import { z } from 'zod';
import { panelSize } from './assign';
import { verdictsOf, type Apart, type Member, type Verdict } from './composition';
import { expertClasses, isOutside, type ExpertClass } from './expert';
import type { Rubric } from './score';
import { brokenBy, type Beside } from './together';

/** One panel for everything that waits in the call, one for each track, or one for each application. */
export const drawScopes = ['call', 'track', 'application'] as const;
export type DrawScope = (typeof drawScopes)[number];

const quota = z.strictObject({
  class: z.enum(expertClasses),
  /** Only from outside the district, only from inside, or wherever from. */
  outside: z.boolean().nullable(),
  count: z.int().min(1).max(20),
  substitutes: z.int().min(0).max(50),
});
export type ExpertQuota = z.infer<typeof quota>;

/** 抽取条件: what panels are drawn, and from whom. */
export const expertDrawRequest = z.strictObject({
  scope: z.enum(drawScopes),
  quotas: z.array(quota).min(1).max(6),
  /** Technical experts must name this node of the tree or one beneath it; null: any. */
  field: z.string().max(20).nullable(),
  outside: z.boolean().nullable(),
  /** So many new reviews for each expert at the most; null: as the yearly limits say. */
  most: z.int().min(1).max(1000).nullable(),
});
export type ExpertDrawRequest = z.infer<typeof expertDrawRequest>;

/** 见证词: one line that a second person gives between commitment and reveal. */
export const drawWordRequest = z.strictObject({
  word: z
    .string()
    .trim()
    .min(4)
    .max(100)
    .regex(/^[^\r\n\u2028\u2029]*$/),
});
/** Releases the panels as they were seen: the digest that stood beside them. */
export const drawRelease = z.strictObject({ seats: z.string().regex(/^[0-9a-f]{64}$/) });
/** Gives a draw up before its reveal; the reason is public. */
export const drawCancel = z.strictObject({ reason: z.string().trim().min(2).max(300) });

/** Why somebody of the pool is passed over, in the word of the published record. */
export const drawReasons = ['retired', 'unavailable', 'away', 'full', 'conflict', 'unit', 'apart'] as const;
export type DrawReason = (typeof drawReasons)[number];
/** Why somebody of the register is not in the pool at all. */
export const poolReasons = [...drawReasons.slice(0, 5), 'field', 'outside', 'class'] as const;
export type PoolReason = (typeof poolReasons)[number];

export const drawStates = ['committed', 'witnessed', 'revealed', 'released', 'cancelled'] as const;
/** 抽取的进展: committed, witnessed by a word, revealed, released to the experts; or cancelled before its reveal. */
export type DrawState = (typeof drawStates)[number];

/** How far a draw has come, by what was done with it. */
export function drawState(acts: readonly { act: string }[]): DrawState {
  const done = new Set(acts.map(({ act }) => act));
  return drawStates.toReversed().find((state) => done.has(state)) ?? 'committed';
}

/** What may be done next. Refuses `draw.state` with how far it has come. */
export function requireDrawState(state: DrawState, ...wanted: DrawState[]): void {
  if (!wanted.includes(state)) throw conflict('draw.state', { state });
}

/** A quota's name in the record: its class, with the side of the district where that is part of it. */
export const quotaLabel = ({ class: as, outside }: Pick<ExpertQuota, 'class' | 'outside'>): string =>
  outside === null ? as : `${as}-${outside ? 'outside' : 'inside'}`;

/** The quota that an expert counts for; undefined: none. */
export const quotaFor = <Q extends Pick<ExpertQuota, 'class' | 'outside'>>(
  quotas: readonly Q[],
  expert: Member,
): Q | undefined =>
  quotas.find((q) => q.class === expert.class && (q.outside === null || q.outside === isOutside(expert)));

/** Two quotas for one person would make the draw depend on their order. Refuses `draw.quotas`. */
export function requireApartQuotas(quotas: readonly ExpertQuota[]): void {
  const twice = quotas.find((q, i) =>
    quotas
      .slice(0, i)
      .some(
        (p) => p.class === q.class && (p.outside === null || q.outside === null || p.outside === q.outside),
      ),
  );
  if (twice) throw invalid('draw.quotas', { field: 'quotas', class: twice.class });
}

/**
 * What a drawn panel would not be that the programme asks: verdicts about people who stand for the quotas, each of a
 * unit of their own. Whom the draw puts together is looked at when it is made.
 */
export function quotaVerdicts(panel: Rubric['panel'], { quotas, outside }: ExpertDrawRequest): Verdict[] {
  const members = quotas.flatMap((q, at) =>
    Array.from({ length: q.count }, (_, n): Member => ({
      accountId: `${at} ${n}`,
      class: q.class,
      unit: `${at} ${n}`,
      unitCreditCode: null,
      outside: (q.outside ?? outside) === true,
    })),
  );
  return verdictsOf(panel, members, []).filter((v) => v.state !== 'kept');
}

/**
 * What a draw starts from where nobody says otherwise: the programme's composition, up to the panel's size from its
 * first class, so many from outside as the programme asks, and as many substitutes as seats (A).
 */
export function usualQuotas(panel: Rubric['panel']): ExpertQuota[] {
  const composed = panel.composition.reduce((sum, part) => sum + part.count, 0);
  const [first, ...others] = panel.composition.length
    ? panel.composition
    : [{ class: 'technical' as const, count: 0 }];
  const most = first!.count + panelSize(panel) - composed;
  const outside = Math.min(panel.leastOutside ?? 0, most);
  const of = (as: ExpertClass, side: boolean | null, count: number): ExpertQuota[] =>
    count > 0 ? [{ class: as, outside: side, count, substitutes: count }] : [];
  return [
    ...of(first!.class, outside ? true : null, outside || most),
    ...of(first!.class, false, outside ? most - outside : 0),
    ...others.flatMap((part) => of(part.class, null, part.count)),
  ];
}

/** Somebody of the pool as one panel sees them: what keeps them out of it now, and how many reviews they may take on. */
export interface Sitter extends Beside {
  hindrance: DrawReason | null;
  room: number;
}
export type Standing = Sitter & Member;
/** What decides who sits beside whom. */
export interface SeatRules {
  mostPerUnit?: number | undefined;
  apart: readonly Apart[];
}

/** A panel to be drawn: its terms, how many applications it judges, and who stands behind the ids. */
export interface PanelToDraw {
  terms: DrawTerms;
  cases: number;
  people: ReadonlyMap<string, Sitter>;
}
export type PanelOutcome = Pick<DrawRecord, 'drawn' | 'substitutes'> & Required<Pick<DrawRecord, 'skipped'>>;

/**
 * Draws the panels one after the other. Skipped, so that the next in order takes the place, are whoever is kept out
 * now, whoever would sit beside too many of one unit or beside somebody to be kept apart from, and whoever has no room
 * left after the panels before. Deterministic in all of its arguments.
 */
export function drawPanels(
  digest: Digest,
  { seed, word }: { seed: string } & Required<Pick<DrawLate, 'word'>>,
  panels: readonly PanelToDraw[],
  rules: SeatRules,
): PanelOutcome[] {
  const taken = new Map<string, number>();
  return panels.map(({ terms, cases, people }) => {
    const skipped: { id: string; reason: DrawReason }[] = [];
    const seated: Sitter[] = [];
    for (const { class: of, count } of terms.quotas) {
      let places = count;
      for (const id of orderOf(digest, seed, terms, of, word)) {
        const person = people.get(id)!;
        const full = person.room - (taken.get(person.accountId) ?? 0) < cases ? 'full' : null;
        const reason = person.hindrance ?? full ?? (places > 0 ? beside(person, seated, rules) : null);
        if (reason) skipped.push({ id, reason });
        else if (places > 0) {
          places--;
          seated.push(person);
          taken.set(person.accountId, (taken.get(person.accountId) ?? 0) + cases);
        }
      }
    }
    return { skipped, ...draw(digest, seed, terms, { word, skipped }) };
  });
}

/** Why somebody does not sit beside these. */
export const beside = (
  person: Beside,
  seated: readonly Beside[],
  { mostPerUnit, apart }: SeatRules,
): 'unit' | 'apart' | null => brokenBy({ mostPerUnit }, seated, [person], apart)[0]?.rule ?? null;

/** One quota of a drawn panel with whom it was drawn: those drawn first, then the substitutes by rank. */
export interface DrawnPlace extends ExpertQuota {
  accounts: string[];
}
/** A panel that was drawn and released. */
export interface DrawnPanel {
  places: DrawnPlace[];
  mostPerUnit: number | null;
}
/** Who takes a free seat; `rank` counts substitutes from 1, those drawn have 0. */
export interface Successor {
  account: string;
  class: ExpertClass;
  rank: number;
}

/**
 * 递补: who is next for the seats of a drawn panel that are free, quota by quota and in the order of the draw.
 * `known` are accounts that have or had a review there, `able` says who may sit now. `missing`: seats of the class for
 * which nobody is left.
 */
export function successorsOf(
  places: readonly DrawnPlace[],
  panel: { seated: readonly Member[]; known: ReadonlySet<string> },
  people: ReadonlyMap<string, Member>,
  able: (account: string, seated: readonly Member[]) => boolean,
): { next: Successor[]; missing: { class: ExpertClass; missing: number }[] } {
  const seated = [...panel.seated];
  const next: Successor[] = [];
  const missing: { class: ExpertClass; missing: number }[] = [];
  for (const place of places) {
    let free = place.count - panel.seated.filter((m) => quotaFor([place], m)).length;
    for (const [at, account] of place.accounts.entries()) {
      if (free <= 0) break;
      const person = people.get(account);
      if (!person || panel.known.has(account) || !able(account, seated)) continue;
      next.push({ account, class: place.class, rank: Math.max(0, at - place.count + 1) });
      seated.push(person);
      free--;
    }
    if (free > 0) missing.push({ class: place.class, missing: free });
  }
  return { next, missing };
}
