import type { DrawRecord } from '@keshen/assignment';
import type { Text } from '@keshen/kernel';
import type { ExpertClass } from '../domain/expert';
import {
  quotaLabel,
  type DrawReason,
  type DrawState,
  type ExpertDrawRequest,
  type ExpertQuota,
  type PoolReason,
} from '../domain/expert-draw';
import type { DrawAct, DrawCandidateRow, DrawPanel, ExpertDraw } from './expert-draw.rows';
import type { SeatedPanel } from './expert-draw.seats';

/** What everybody may know of a draw: no names, no applications. Numbers count the pool in the order of the ids. */
export interface PublicDraw extends Omit<ListedDraw, 'panels'> {
  call: { id: string; title: Text };
  request: ExpertDrawRequest;
  names: ExpertDraw['names'];
  word: { word: string; at: Date } | null;
  seed: string | null;
  reason: string | null;
  acts: { act: DrawAct['act']; at: Date }[];
  panels: PublicPanel[];
}
export interface PublicPanel {
  no: number;
  /** How many applications it judges. */
  size: number;
  commitment: string;
  quotas: { label: string; count: number; substitutes: number; pool: number }[];
  outcome: {
    drawn: { label: string; seats: PublicSeat[]; substitutes: PublicSeat[] }[];
    skipped: (PublicSeat & { reason: string })[];
  } | null;
}
export interface PublicSeat {
  no: number;
  id: string;
  /** Once the review is over, where the programme publishes names. */
  name: string | null;
  unit: string | null;
}
export interface ListedDraw {
  id: string;
  state: DrawState;
  scope: ExpertDrawRequest['scope'];
  committedAt: Date;
  panels: number;
}

/** What the office sees besides: who judges what, and who would sit. */
export interface DrawDesk extends PublicDraw {
  committedBy: { account: string; name: string };
  by: Partial<Record<DrawAct['act'], string>>;
  office: OfficePanel[];
  /** Stands for the seats as they are shown; null before they are drawn and after they were released. */
  digest: string | null;
}
/** The draws of a call as the office sees them; `defaults`: what a new one starts from, null without a rubric. */
export interface Desk {
  call: Text;
  draws: ListedDraw[];
  latest: DrawDesk | null;
  defaults: { quotas: ExpertQuota[]; tracks: boolean } | null;
}
export interface OfficePanel {
  no: number;
  track: string | null;
  excluded: Partial<Record<PoolReason, number>>;
  cases: {
    caseId: string;
    applicationId: string;
    reference: string;
    title: string;
    party: string;
    missing: number;
  }[];
  /** Everybody drawn and every substitute, by quota and rank; `cases`: for how many applications they would be seated. */
  people: {
    account: string;
    name: string;
    unit: string;
    class: ExpertClass;
    rank: number;
    cases: number;
    passed: DrawReason | null;
  }[];
}

export type NamedCase = Omit<OfficePanel['cases'][number], 'missing'> & { panelId: string };

/** A panel with names: before it is released who would sit, after it who sits. */
export function officePanel(
  { released, ...panel }: Pick<OfficePanel, 'no' | 'track' | 'excluded'> & { released: boolean },
  cases: readonly NamedCase[],
  seen: SeatedPanel | undefined,
  people: ReadonlyMap<string, { name: string; unit: string }>,
): OfficePanel {
  const of = new Map(seen?.cases.map((each) => [each.caseId, each]));
  return {
    ...panel,
    cases: cases.map(({ panelId: _, ...subject }) => ({
      ...subject,
      missing: of.get(subject.caseId)?.missing.reduce((sum, m) => sum + m.missing, 0) ?? 0,
    })),
    people: (seen?.places ?? []).flatMap((place) =>
      place.accounts.map((account, at) => ({
        account,
        ...people.get(account)!,
        class: place.class,
        rank: Math.max(0, at - place.count + 1),
        cases: seen!.cases.filter(({ sitting, next }) =>
          released ? sitting.includes(account) : next.some((n) => n.account === account),
        ).length,
        passed: seen!.passed.get(account) ?? null,
      })),
    ),
  };
}

/** A panel without names, but those that the record opens. */
export function publicPanel(
  { request }: ExpertDraw,
  { no, size, commitment }: DrawPanel,
  candidates: readonly DrawCandidateRow[],
  { drawn, substitutes, skipped, openings }: Partial<DrawRecord>,
): PublicPanel {
  const number = new Map(candidates.map(({ id }, at) => [id, at + 1]));
  const labels = new Map(candidates.map((c) => [c.id, c.class]));
  const seat = (id: string): PublicSeat => {
    const opened = openings?.find((each) => each.id === id);
    return { no: number.get(id)!, id, name: opened?.name ?? null, unit: opened?.unit ?? null };
  };
  return {
    ...{ no, size, commitment },
    quotas: request.quotas.map((quota) => {
      const label = quotaLabel(quota);
      const pool = candidates.filter((c) => c.class === label).length;
      return { label, count: quota.count, substitutes: quota.substitutes, pool };
    }),
    outcome: drawn
      ? {
          drawn: request.quotas.map((quota) => {
            const label = quotaLabel(quota);
            const own = drawn.filter((id) => labels.get(id) === label);
            return { label, seats: own.map(seat), substitutes: (substitutes![label] ?? []).map(seat) };
          }),
          skipped: skipped!.map(({ id, reason }) => ({ ...seat(id), reason })),
        }
      : null,
  };
}
