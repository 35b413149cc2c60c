import { createHash } from 'node:crypto';
import type { DrawRecord, DrawTerms, Skipped } from '@keshen/assignment';
import type { Case } from '@keshen/application';
import { caseColumns } from '@keshen/application/server';
import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import {
  quotaLabel,
  type DrawnPanel,
  type DrawnPlace,
  type ExpertDrawRequest,
  type PoolReason,
} from '../domain/expert-draw';
import type { ExpertDraw, DrawAct } from '../domain/draw-views';

/** SHA-256 in hexadecimal digits, as draws are made with. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export interface DrawPanel {
  id: string;
  no: number;
  track: string | null;
  commitment: string;
  size: number;
  excluded: Partial<Record<PoolReason, number>>;
}
export interface DrawCandidateRow {
  panelId: string;
  id: string;
  class: string;
  account: string;
  nonce: string;
  name: string;
  unit: string;
}
export interface DrawOutcomeRow {
  panelId: string;
  drawn: string[];
  substitutes: Record<string, string[]>;
  skipped: Skipped[];
}

export const drawColumns = `d.id, d.call_id as "callId", d.request, d.names, d.most_per_unit as "mostPerUnit",
  d.seed_sealed as sealed, d.committed_at as "committedAt", d.committed_by as "committedBy"`;

/** A draw by its id. Refuses `draw.unknown`. */
export async function drawById(tx: Tx, id: string, lock: '' | 'for no key update' = ''): Promise<ExpertDraw> {
  const [found] = await rows<ExpertDraw>(
    tx,
    `select ${drawColumns} from expert_draws d where d.id = $1 ${lock}`,
    [id],
  );
  if (!found) throw notFound('draw.unknown');
  return found;
}

export const actsOf = (tx: Tx, drawId: string): Promise<DrawAct[]> =>
  rows(tx, `select act, at, by, data from expert_draw_acts where draw_id = $1 order by at, act`, [drawId]);

export const panelsOf = (tx: Tx, drawId: string): Promise<DrawPanel[]> =>
  rows(
    tx,
    `select id, no, track, commitment, size, excluded from expert_draw_panels where draw_id = $1 order by no`,
    [drawId],
  );

/** Everybody in the pools of a draw, by panel, in canonical order: that of the ids, by code point. */
export async function candidatesOf(
  tx: Tx,
  panels: readonly string[],
): Promise<Map<string, DrawCandidateRow[]>> {
  const found = await rows<DrawCandidateRow>(
    tx,
    `select panel_id as "panelId", id, class, account_id as account, nonce, name, unit from expert_draw_candidates
     where panel_id = any ($1::uuid[]) order by panel_id, id collate "C"`,
    [panels],
  );
  return byPanel(found);
}

export async function outcomesOf(tx: Tx, panels: readonly string[]): Promise<Map<string, DrawOutcomeRow>> {
  const found = await rows<DrawOutcomeRow>(
    tx,
    `select panel_id as "panelId", drawn, substitutes, skipped from expert_draw_outcomes where panel_id = any ($1::uuid[])`,
    [panels],
  );
  return new Map(found.map((each) => [each.panelId, each]));
}

/** The applications of each panel that still stand where they stood when the draw was committed to. */
export async function casesOf(
  tx: Tx,
  panels: readonly string[],
): Promise<Map<string, (Case & { panelId: string })[]>> {
  const found = await rows<Case & { panelId: string }>(
    tx,
    `select x.panel_id as "panelId", ${caseColumns} from expert_draw_cases x
       join cases c on c.id = x.case_id and c.entry_id = x.entry_id and c.ended_at is null
     where x.panel_id = any ($1::uuid[]) order by x.panel_id, c.id`,
    [panels],
  );
  return byPanel(found);
}

function byPanel<T extends { panelId: string }>(found: readonly T[]): Map<string, T[]> {
  const of = new Map<string, T[]>();
  for (const each of found) of.set(each.panelId, [...(of.get(each.panelId) ?? []), each]);
  return of;
}

/** What a panel of a draw was committed to with. */
export const termsOfPanel = (
  { id, request }: Pick<ExpertDraw, 'id' | 'request'>,
  { no }: Pick<DrawPanel, 'no'>,
  candidates: readonly Pick<DrawCandidateRow, 'id' | 'class'>[],
): DrawTerms => ({
  format: 2,
  subject: `expert-draw ${id} ${no}`,
  quotas: request.quotas.map((q) => ({ class: quotaLabel(q), count: q.count, substitutes: q.substitutes })),
  candidates: candidates.map((c) => ({ id: c.id, class: c.class })),
});

/** The published record of a panel, as far as the draw has come; `named` are ids whose names are published. */
export function recordOfPanel(
  draw: ExpertDraw,
  panel: DrawPanel,
  candidates: readonly DrawCandidateRow[],
  { acts, outcome, named }: { acts: readonly DrawAct[]; outcome: DrawOutcomeRow | undefined; named: boolean },
): Partial<DrawRecord> {
  const given = Object.assign({}, ...acts.map(({ data }) => data)) as DrawAct['data'];
  return {
    ...termsOfPanel(draw, panel, candidates),
    commitment: panel.commitment,
    ...(given.word !== undefined && { word: given.word }),
    ...(outcome && {
      seed: given.seed!,
      skipped: outcome.skipped,
      drawn: outcome.drawn,
      substitutes: outcome.substitutes,
    }),
    ...(outcome &&
      named && {
        openings: candidates
          .filter(({ id }) => outcome.drawn.includes(id))
          .map(({ id, nonce, name, unit }) => ({ id, nonce, name, unit })),
      }),
  };
}

/** Whom an outcome drew for each quota, and the substitutes after them, as accounts. */
export function placesOf(
  request: ExpertDrawRequest,
  outcome: DrawOutcomeRow,
  candidates: readonly DrawCandidateRow[],
): DrawnPlace[] {
  const of = new Map(candidates.map((c) => [c.id, c]));
  return request.quotas.map((quota) => {
    const label = quotaLabel(quota);
    const ids = [
      ...outcome.drawn.filter((id) => of.get(id)!.class === label),
      ...outcome.substitutes[label]!,
    ];
    return { ...quota, accounts: ids.map((id) => of.get(id)!.account) };
  });
}

/** The panel that was drawn and released for an entry into the stage; null: it was put together otherwise. */
export async function drawnPanelOf(tx: Tx, entryId: number): Promise<DrawnPanel | null> {
  const [found] = await rows<{ panelId: string; drawId: string }>(
    tx,
    `select p.id as "panelId", p.draw_id as "drawId" from expert_draw_cases x
       join expert_draw_panels p on p.id = x.panel_id
       join expert_draw_acts a on a.draw_id = p.draw_id and a.act = 'released'
     where x.entry_id = $1 order by a.at desc limit 1`,
    [entryId],
  );
  if (!found) return null;
  const { request, mostPerUnit } = await drawById(tx, found.drawId);
  const outcome = (await outcomesOf(tx, [found.panelId])).get(found.panelId)!;
  const candidates = (await candidatesOf(tx, [found.panelId])).get(found.panelId)!;
  return { places: placesOf(request, outcome, candidates), mostPerUnit };
}
