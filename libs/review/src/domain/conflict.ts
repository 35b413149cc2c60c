import type { ConflictRule, InterestKind } from '@keshen/programme';
import { absenceWithin, type Absence } from './absence';
import type { Expert } from './expert';
import { plainName, type Interest, type InterestSource } from './interest';

/** What keeps a person away: an interest that the programme names, taking part oneself, being asked to stay away. */
export type ConflictKind = InterestKind | 'participant' | 'avoided' | 'stood-aside';

/** How it is known: by which token the two were found to be the same, or who said it. */
export type EvidenceBy =
  'credit-code' | 'name' | 'resident-id' | 'account' | 'register' | 'applicant' | 'statement';

/** 参与方 and those behind them: an applicant, partner, leader, member; of an organisation also its people and owners. */
export interface Subject {
  role: 'applicant' | 'partner' | 'leader' | 'member' | 'shareholder' | 'officer';
  name: string;
  creditCode: string | null;
  residentFingerprint?: string | null;
  /** Of which organisation somebody is a shareholder or an officer, by the register. */
  of?: string;
}

/** Whom an application names. */
export interface Involved {
  partyId: string;
  subjects: Subject[];
  /** 回避专家, named in the application. */
  avoided: { name: string; unit: string | null; reason: string }[];
}

/** Somebody who may judge, handle or decide. */
export interface Person {
  account: string;
  name: string;
  residentFingerprint: string | null;
  unit: { name: string; creditCode: string | null } | null;
  /** Parties in which the account is an active member. */
  parties: string[];
  interests: Interest[];
}

/** 利益冲突: one edge between a person and an application. Periods in Shanghai dates. */
export interface FoundConflict {
  kind: ConflictKind;
  /** With whom, as the application or the register names them. */
  other: string;
  by: EvidenceBy;
  note: string;
  source: InterestSource | 'register' | 'applicant';
  since: string | null;
  until: string | null;
}

/** An edge as the officer sees it beside a candidate. */
export type Conflict =
  | { kind: ConflictKind; id: string; participant: string; by: EvidenceBy; note: string; source: string }
  | Hindrance;

/** What is known of an expert's year: reviews taken on, by calendar year in Shanghai. */
export interface Workload {
  thisYear: number;
  open: number;
}

/** What hinders an expert in any application. */
export type Hindrance =
  | { kind: 'year-full'; most: number; taken: number }
  | { kind: 'away'; from: string; until: string }
  | { kind: 'unavailable' }
  | { kind: 'retired' };

/**
 * `yearlyMost` is the programme's limit; the lower of it and the expert's own holds. `window`: the days of the review,
 * of which the expert must be there for each.
 */
export function hindrancesOf(
  expert: Expert,
  load: Workload,
  yearlyMost: number | null,
  window: Absence,
): Hindrance[] {
  const found: Hindrance[] = [];
  const most = Math.min(yearlyMost ?? Infinity, expert.yearlyCap ?? Infinity);
  if (load.thisYear >= most) found.push({ kind: 'year-full', most, taken: load.thisYear });
  if (expert.retiredAt) found.push({ kind: 'retired' });
  else if (!expert.available) found.push({ kind: 'unavailable' });
  else {
    const absence = absenceWithin(expert.away, window);
    if (absence) found.push({ kind: 'away', ...absence });
  }
  return found;
}

/**
 * 利益冲突 found from what is on record; `today` is a Shanghai date. Empty: none was found, which is not yet a
 * declaration: everybody who reviews also declares. The same facts give the same edges, one for each kind and other.
 */
export function conflictsOf(
  person: Person,
  involved: Involved,
  rules: readonly ConflictRule[],
  today: string,
): FoundConflict[] {
  const found = [
    ...taking(person, involved),
    ...ofUnit(person, involved),
    ...behind(person, involved),
    ...related(person, involved),
    ...asked(person, involved),
  ];
  const edges = new Map<string, FoundConflict>();
  for (const edge of found) {
    const key = `${edge.kind} ${plainName(edge.other)}`;
    if (counts(edge, rules, today) && !edges.has(key)) edges.set(key, edge);
  }
  return [...edges.values()];
}

/**
 * A name alone says something of people of the register only, who stand there with their unit. Whoever works in the
 * office has namesakes, too, and declares what there is.
 */
const goesBy = (person: Person, name: string): boolean => person.unit !== null && same(name, person.name);

const lasting = { since: null, until: null } as const;
const same = (a: string, b: string): boolean => plainName(a) === plainName(b);

/** Those who take part themselves. A person is known by the resident ID where both sides have one, else by name. */
function taking(person: Person, { subjects }: Involved): FoundConflict[] {
  return subjects
    .filter(({ role, creditCode }) => !creditCode && role !== 'shareholder' && role !== 'officer')
    .flatMap((subject): FoundConflict[] => {
      const { residentFingerprint } = subject;
      const known = Boolean(residentFingerprint && person.residentFingerprint);
      const is = known ? residentFingerprint === person.residentFingerprint : goesBy(person, subject.name);
      if (!is) return [];
      const by = known ? 'resident-id' : 'name';
      return [{ kind: 'participant', other: subject.name, by, note: '', source: 'record', ...lasting }];
    });
}

/** Colleagues: members of the applying party, and those whose present unit takes part. */
function ofUnit(person: Person, { partyId, subjects }: Involved): FoundConflict[] {
  const applicant = subjects.find(({ role }) => role === 'applicant');
  const member: FoundConflict[] =
    applicant && person.parties.includes(partyId)
      ? [{ kind: 'same-unit', other: applicant.name, by: 'account', note: '', source: 'record', ...lasting }]
      : [];
  const { unit } = person;
  if (!unit) return member;
  const colleagues = subjects
    .filter(({ role }) => role !== 'shareholder' && role !== 'officer')
    .flatMap((subject): FoundConflict[] => {
      const by = tokenOf(subject, unit);
      return by
        ? [{ kind: 'same-unit', other: subject.name, by, note: '', source: 'record', ...lasting }]
        : [];
    });
  return [...member, ...colleagues];
}

/** What the enterprise register says: the person, or the unit, owns a part or holds an office. */
function behind(person: Person, { subjects }: Involved): FoundConflict[] {
  return subjects.flatMap((subject): FoundConflict[] => {
    if (subject.role !== 'shareholder' && subject.role !== 'officer') return [];
    const own = goesBy(person, subject.name);
    const units = person.unit && subject.role === 'shareholder' && tokenOf(subject, person.unit);
    if (!own && !units) return [];
    const kind = subject.role === 'officer' ? 'office' : 'shareholding';
    return [
      {
        kind,
        other: subject.of ?? subject.name,
        by: 'register',
        note: subject.name,
        source: 'register',
        ...lasting,
      },
    ];
  });
}

/** Interests that the person declared, or that were entered or found for them. */
function related(person: Person, { subjects }: Involved): FoundConflict[] {
  return person.interests.flatMap(({ kind, source, since, until, note, ...other }) =>
    subjects.flatMap((subject): FoundConflict[] => {
      const by = tokenOf(subject, other);
      return by ? [{ kind, other: subject.of ?? subject.name, by, note, source, since, until }] : [];
    }),
  );
}

/** Whom the applicant asked to avoid; the unit tells namesakes apart. */
function asked(person: Person, { avoided }: Involved): FoundConflict[] {
  const named = avoided.find(
    (a) => same(a.name, person.name) && (!a.unit || (person.unit && same(a.unit, person.unit.name))),
  );
  if (!named) return [];
  return [
    {
      kind: 'avoided',
      other: named.name,
      by: 'applicant',
      note: named.reason,
      source: 'applicant',
      ...lasting,
    },
  ];
}

/** By which token two are the same. Two credit codes that differ are two organisations, whatever their names. */
function tokenOf(
  a: { name: string; creditCode: string | null },
  b: { name: string; creditCode: string | null },
): 'credit-code' | 'name' | null {
  if (a.creditCode && b.creditCode) return a.creditCode === b.creditCode ? 'credit-code' : null;
  return same(a.name, b.name) ? 'name' : null;
}

/** Whether the programme counts it still: `years` after its last day; with no day known it counts. */
function counts(
  { kind, since, until }: FoundConflict,
  rules: readonly ConflictRule[],
  today: string,
): boolean {
  if (kind === 'participant' || kind === 'avoided' || kind === 'stood-aside') return true;
  const rule = rules.find((r) => r.kind === kind);
  if (!rule) return false;
  const last = until ?? (kind.startsWith('joint-') ? since : null);
  if (rule.years === null || last === null) return true;
  return `${Number(last.slice(0, 4)) + rule.years}${last.slice(4)}` >= today;
}
