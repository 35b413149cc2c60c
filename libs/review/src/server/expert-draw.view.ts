import type { DrawRecord } from '@keshen/assignment';
import { quotaLabel } from '../domain/expert-draw';
import type { ExpertDraw, PublicSeat, PublicPanel, OfficePanel } from '../domain/draw-views';
import type { DrawCandidateRow, DrawPanel } from './expert-draw.rows';
import type { SeatedPanel } from './expert-draw.seats';

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
