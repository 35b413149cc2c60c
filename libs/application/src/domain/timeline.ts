import { stageById, type Definition, type CaseKind, type StageKind } from '@keshen/programme';
import type { Text } from '@keshen/kernel';

/** One entry into a stage as stored. */
export interface Entry {
  id: number;
  no: number;
  stage: string;
  stageKind: StageKind;
  round: number;
  enteredAt: Date;
  dueAt: Date | null;
  leftAt: Date | null;
  outcome: string | null;
  actorLabel: string | null;
  remark: string | null;
}
/** Something done within a stage that did not end it (an opinion, a first signature, a note). */
export interface Act {
  id: number;
  entryId: number;
  kind: string;
  at: Date;
  actorLabel: string;
  remark: string | null;
  data: Record<string, unknown>;
  forApplicant: boolean;
}
export interface TimelineLine {
  entry: number;
  stage: string;
  label: Text;
  round: number;
  enteredAt: string;
  dueAt: string | null;
  leftAt: string | null;
  outcome: string | null;
  outcomeLabel: Text | null;
  tone: 'forward' | 'back' | 'refuse' | 'withdrawn' | null;
  actor: string | null;
  remark: string | null;
  acts: {
    kind: string;
    at: string;
    actor: string | null;
    remark: string | null;
    data: Record<string, unknown>;
  }[];
}

const withdrawn: Text = { 'zh-CN': '撤回', en: 'Withdrawn' };

/**
 * 经过: the same entries in two texts. The applicant reads applicant labels only, sees no stage without one,
 * no staff names, and remarks only of outcomes that speak to the applicant (returns, refusals).
 */
export function timeline(
  definition: Definition,
  kind: CaseKind,
  entries: Entry[],
  acts: Act[],
  audience: 'staff' | 'applicant',
): TimelineLine[] {
  return entries.flatMap((entry): TimelineLine[] => {
    const stage = stageById(definition, kind, entry.stage);
    const label = audience === 'staff' ? stage.label : stage.applicantLabel;
    if (!label) return [];
    const outcome = stage.outcomes.find((o) => o.id === entry.outcome);
    const own = stage.actors.includes('applicant');
    const tells = own || (outcome !== undefined && outcome.tone !== 'forward');
    return [
      {
        entry: entry.id,
        stage: entry.stage,
        label,
        round: entry.round,
        enteredAt: entry.enteredAt.toISOString(),
        dueAt: entry.dueAt?.toISOString() ?? null,
        leftAt: entry.leftAt?.toISOString() ?? null,
        outcome: entry.outcome,
        outcomeLabel:
          entry.outcome === 'withdraw'
            ? withdrawn
            : ((audience === 'applicant' ? outcome?.applicantLabel : undefined) ?? outcome?.label ?? null),
        tone: entry.outcome === 'withdraw' ? 'withdrawn' : (outcome?.tone ?? null),
        actor: audience === 'staff' || own ? entry.actorLabel : null,
        remark: audience === 'staff' || tells ? entry.remark : null,
        acts: acts
          .filter((a) => a.entryId === entry.id && (audience === 'staff' || a.forApplicant))
          .map((a) => ({
            kind: a.kind,
            at: a.at.toISOString(),
            actor: audience === 'staff' || own ? a.actorLabel : null,
            remark: a.remark,
            data: audience === 'staff' || own ? a.data : {},
          })),
      },
    ];
  });
}
