import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { caseColumns } from '@keshen/application/server';
import { conflict, invalid } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import { isOffTrack, trackOf, type Verdict } from '../domain/composition';
import { isOutside, type Expert } from '../domain/expert';
import {
  quotaFor,
  quotaLabel,
  quotaVerdicts,
  requireApartQuotas,
  type DrawReason,
  type ExpertDrawRequest,
  type PoolReason,
  type Standing,
} from '../domain/expert-draw';
import type { Candidate } from '../domain/assign';
import { isWithin } from '../domain/field';
import type { Rubric } from '../domain/score';
import { Candidates, type Seen } from './candidates';

/** A draw puts together so many panels, out of so many names in all, at the most. */
const MOST_PANELS = 500;
const MOST_NAMES = 50_000;

/** How far the pool of one quota reaches. */
export interface PoolOfQuota {
  label: string;
  need: number;
  have: number;
}
/** One panel before its draw: what it judges, and who may be drawn for it. */
export interface PreparedPanel {
  track: string | null;
  cases: Case[];
  pool: { expert: Expert; label: string }[];
  quotas: PoolOfQuota[];
  excluded: Partial<Record<PoolReason, number>>;
}
export interface Prepared {
  panels: PreparedPanel[];
  panel: Rubric['panel'];
  /** What the panels would not be that the programme asks. */
  verdicts: Verdict[];
}

/** 抽取范围: who may be drawn for what. */
@Injectable()
export class DrawPool {
  constructor(private readonly candidates: Candidates) {}

  /**
   * The panels that a draw in a call would fill: applications in review whose panels are empty. Refuses
   * `draw.quotas`, `draw.nothing`, `draw.no-tracks`, `draw.too-large`.
   */
  async prepare(tx: Tx, callId: string, request: ExpertDrawRequest): Promise<Prepared> {
    requireApartQuotas(request.quotas);
    const cases = await waitingIn(tx, callId);
    if (cases.length === 0) throw conflict('draw.nothing');
    const seeing = await this.candidates.over(tx, cases, null);
    const seen = new Map<string, Seen>();
    for (const subject of cases) seen.set(subject.id, await seeing(subject));
    const { panel } = seen.get(cases[0]!.id)!.rubric;
    if (request.scope === 'track' && !panel.tracks) throw conflict('draw.no-tracks');
    const groups = new Map<string, Case[]>();
    for (const subject of cases) {
      const key =
        request.scope === 'application'
          ? subject.id
          : request.scope === 'track'
            ? String(seen.get(subject.id)!.answers[panel.tracks!.answer] ?? '')
            : '';
      groups.set(key, [...(groups.get(key) ?? []), subject]);
    }
    if (groups.size > MOST_PANELS) throw conflict('draw.too-large', { most: MOST_PANELS });
    const panels = [...groups].map(([key, group]) => ({
      track: request.scope === 'track' ? key : null,
      cases: group,
      ...poolOf(
        group.map((subject) => seen.get(subject.id)!),
        request,
      ),
    }));
    if (panels.reduce((sum, { pool }) => sum + pool.length, 0) > MOST_NAMES)
      throw conflict('draw.too-large', { most: MOST_NAMES });
    return { panels, panel, verdicts: quotaVerdicts(panel, request) };
  }

  /** How the experts of each panel stand now to its applications, by account; `most` as the draw said. */
  async standings(
    tx: Tx,
    groups: readonly { cases: readonly Case[]; accounts: readonly string[] }[],
    most: number | null,
  ): Promise<Map<string, Standing>[]> {
    const everybody = [...new Set(groups.flatMap((group) => group.accounts))];
    const everything = groups.flatMap((group) => group.cases);
    const seeing = await this.candidates.over(tx, everything, everybody);
    const found: Map<string, Standing>[] = [];
    for (const { cases, accounts } of groups) {
      const seen: Seen[] = [];
      for (const subject of cases) seen.push(await seeing(subject));
      const wanted = new Set(accounts);
      const standings = (seen[0]?.candidates ?? []).flatMap(({ expert }, r) =>
        wanted.has(expert.accountId) ? [standingOf(seen, r, most)] : [],
      );
      found.push(new Map(standings.map((each) => [each.accountId, each])));
    }
    return found;
  }
}

/** The applications of a call in review on whose panels nobody sits. */
const waitingIn = (tx: Tx, callId: string): Promise<Case[]> =>
  rows<Case>(
    tx,
    `select ${caseColumns} from cases c where c.call_id = $1 and c.stage_kind = 'review' and c.ended_at is null
       and not exists (select 1 from reviews r where r.entry_id = c.entry_id
         and r.state in ('assigned', 'declared', 'submitted'))
     order by c.id limit 5000`,
    [callId],
  );

function poolOf(
  seen: readonly Seen[],
  request: ExpertDrawRequest,
): Pick<PreparedPanel, 'pool' | 'quotas' | 'excluded'> {
  const pool: PreparedPanel['pool'] = [];
  const excluded: PreparedPanel['excluded'] = {};
  for (const [r, { expert }] of seen[0]!.candidates.entries()) {
    const found = quotaFor(request.quotas, expert);
    const reason: PoolReason | null =
      found === undefined
        ? 'class'
        : (filtered(seen, expert, request) ?? standingOf(seen, r, request.most).hindrance);
    if (reason) excluded[reason] = (excluded[reason] ?? 0) + 1;
    else pool.push({ expert, label: quotaLabel(found!) });
  }
  const quotas = request.quotas.map((q) => {
    const label = quotaLabel(q);
    return { label, need: q.count, have: pool.filter((p) => p.label === label).length };
  });
  return { pool, quotas, excluded };
}

function filtered(
  seen: readonly Seen[],
  expert: Expert,
  { field, outside }: ExpertDrawRequest,
): PoolReason | null {
  if (outside !== null && isOutside(expert) !== outside) return 'outside';
  if (expert.class !== 'technical') return null;
  if (field !== null && !expert.fieldCodes.some((code) => isWithin(code, field))) return 'field';
  return seen.some(({ rubric, answers }) => isOffTrack(trackOf(rubric.panel, answers), expert))
    ? 'field'
    : null;
}

/** Whoever is kept out of one of a panel's applications is kept out of the panel. */
function standingOf(seen: readonly Seen[], r: number, most: number | null): Standing {
  const [{ expert, load }] = [seen[0]!.candidates[r]!];
  const year = Math.min(
    seen[0]!.rubric.panel.maximumPerExpertAndYear ?? Infinity,
    expert.yearlyCap ?? Infinity,
  );
  const room = Math.min(year - load.thisYear, most ?? Infinity);
  const hindrance = seen.map((each) => hindranceIn(each.candidates[r]!)).find(Boolean) ?? null;
  return { ...expert, room, hindrance: hindrance ?? (room < seen.length ? 'full' : null) };
}

function hindranceIn({ conflicts }: Candidate): DrawReason | null {
  const kinds = new Set<string>(conflicts.map(({ kind }) => kind));
  for (const kind of ['retired', 'unavailable', 'away'] as const) if (kinds.delete(kind)) return kind;
  if (kinds.delete('year-full')) return kinds.size ? 'conflict' : 'full';
  return kinds.size ? 'conflict' : null;
}

/** What a prepared draw cannot be committed to with. Refuses `draw.composition`, `draw.too-few` with what is missing. */
export function requireDrawable({ panels, verdicts }: Prepared): void {
  if (verdicts.length) throw conflict('draw.composition', { verdicts });
  const lacking = panels.flatMap(({ quotas }, at) =>
    quotas.filter((q) => q.have < q.need).map((q) => ({ panel: at + 1, ...q, missing: q.need - q.have })),
  );
  if (lacking.length)
    throw invalid('draw.too-few', { field: 'quotas', lacking: lacking.slice(0, 100), count: lacking.length });
}
