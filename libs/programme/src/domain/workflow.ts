import { conflict, type Text } from '@keshen/kernel';
import type { Definition } from './definition';
import type { CaseKind, Outcome, Stage, Workflow } from './stages';

/** The workflow of a kind of case; null when the programme has none (no objections, for example). */
export const workflowOf = (definition: Definition, kind: CaseKind): Workflow | null =>
  definition.workflows[kind] ?? null;

/** A stage by its id. A case in a stage that its definition does not know is a bug, not a refusal. */
export function stageById(definition: Definition, kind: CaseKind, id: string): Stage {
  const stage = workflowOf(definition, kind)?.stages.find((s) => s.id === id);
  if (!stage) throw new Error(`${definition.code}: ${kind} has no stage ${id}`);
  return stage;
}

/** An outcome of a stage. Refuses `outcome.unknown` with the allowed ones. */
export function outcomeOf(stage: Stage, id: string): Outcome {
  const outcome = stage.outcomes.find((o) => o.id === id);
  if (!outcome) throw conflict('outcome.unknown', { allowed: stage.outcomes.map((o) => o.id) });
  return outcome;
}

/** The applicant's steps with the application's stages beneath each. */
export const stepsOf = (definition: Definition): { id: string; label: Text; stages: string[] }[] =>
  definition.steps.map((step) => ({
    ...step,
    stages: definition.workflows.application.stages.filter((s) => s.step === step.id).map((s) => s.id),
  }));

/** `returned`: it is the applicant's turn again, or the case ended here without success. */
export type StepState = 'done' | 'now' | 'returned' | 'todo';

/**
 * 环节线: where an application is. Entries are its stage entries in order; a stage that the applicant does not see
 * leaves the line where it was.
 */
export function stepState(
  definition: Definition,
  entries: readonly { stage: string }[],
): { id: string; label: Text; state: StepState }[] {
  const stages = definition.workflows.application.stages;
  const path = entries.flatMap((entry) => stages.find((s) => s.id === entry.stage) ?? []);
  const last = path.at(-1);
  const seen = path.filter((stage) => stage.step !== null && stage.kind !== 'closed').at(-1);
  const place = definition.steps.findIndex((step) => step.id === (seen?.step ?? definition.steps[0]!.id));
  const completed = last?.kind === 'closed' && last.arguments.result === 'completed';
  const stopped = last?.kind === 'closed' && !completed;
  const again = last?.kind === 'form' && last.id !== definition.workflows.application.start;
  return definition.steps.map((step, i) => {
    const here: StepState = stopped || again ? 'returned' : 'now';
    const state: StepState = completed || i < place ? 'done' : i === place ? here : 'todo';
    return { ...step, state };
  });
}

/** Whether every way from the start to a stage passes through a stage of one of these kinds before it. */
export function alwaysBefore(workflow: Workflow, id: string, kinds: readonly Stage['kind'][]): boolean {
  const seen = new Set<string>();
  const waiting = [workflow.start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === id) return false;
    const stage = workflow.stages.find((s) => s.id === at);
    if (!stage || seen.has(at) || kinds.includes(stage.kind)) continue;
    seen.add(at);
    waiting.push(...stage.outcomes.map((o) => o.to));
  }
  return true;
}

/** The stages on the straight way: from the start by each stage's first forward outcome to the end. */
export function straightWay(workflow: Workflow): Stage[] {
  const way: Stage[] = [];
  let next: string | undefined = workflow.start;
  while (next !== undefined) {
    const stage: Stage | undefined = workflow.stages.find((s) => s.id === next);
    if (!stage || way.includes(stage)) break;
    way.push(stage);
    next = stage.outcomes.find((o) => o.tone === 'forward')?.to;
  }
  return way;
}

export interface DrawnStage {
  id: string;
  label: Text;
  applicantLabel: Text | null;
  kind: Stage['kind'];
  step: string | null;
  actors: Stage['actors'];
  workingDays: number | null;
  /** On the straight way; else it is entered only where something asks for it. */
  main: boolean;
}
export interface DrawnOutcome {
  from: string;
  to: string;
  outcome: string;
  label: Text;
  tone: Outcome['tone'];
}

/** A workflow as a picture needs it: stages with their place, the straight way first and in its order; outcomes as arrows. */
export function drawnWorkflow(workflow: Workflow): { nodes: DrawnStage[]; edges: DrawnOutcome[] } {
  const way = straightWay(workflow);
  return {
    nodes: [...way, ...workflow.stages.filter((s) => !way.includes(s))].map((stage) => ({
      id: stage.id,
      label: stage.label,
      applicantLabel: stage.applicantLabel,
      kind: stage.kind,
      step: stage.step,
      actors: stage.actors,
      workingDays: stage.workingDays,
      main: way.includes(stage),
    })),
    edges: workflow.stages.flatMap((stage) =>
      stage.outcomes.map((o) => ({ from: stage.id, to: o.to, outcome: o.id, label: o.label, tone: o.tone })),
    ),
  };
}

export interface LadderRung {
  stage: string;
  label: Text;
  actors: Stage['actors'];
  /** First and last working day on the common axis, counted from the submission; null without a time limit. */
  from: number;
  to: number;
  days: number;
  when: 'always' | 'if-needed' | 'after-award';
  decides: boolean;
}

/**
 * 办理天数: every stage with a time limit that somebody else than the applicant keeps, on one axis of working days.
 * A stage off the straight way (a site visit, an objection) starts where the stage that leads to it ends; what comes
 * after a stage without limit (the project itself) has no place on the axis. `decidedBy`: the last day of the notice.
 */
export function daysLadder(definition: Definition): {
  rungs: LadderRung[];
  decidedBy: number;
  total: number;
} {
  const workflow = definition.workflows.application;
  const way = straightWay(workflow);
  const ends = new Map<string, number>();
  let day = 0;
  let awarded = false;
  let decidedBy = 0;
  const always = new Map<string, LadderRung>();
  for (const stage of way) {
    const days = stage.kind === 'form' ? 0 : (stage.workingDays ?? 0);
    if (days > 0) always.set(stage.id, rung(stage, day, days, awarded ? 'after-award' : 'always'));
    day += days;
    ends.set(stage.id, day);
    if (stage.kind === 'notice') {
      decidedBy = day;
      awarded = true;
    }
    if (awarded && stage.workingDays === null) break;
  }
  const rungs = workflow.stages.flatMap((stage): LadderRung[] => {
    const kept = always.get(stage.id);
    if (kept) return [kept];
    if (way.includes(stage) || stage.kind === 'form' || !stage.workingDays) return [];
    const before = way.find((s) => s.outcomes.some((o) => o.to === stage.id));
    const from = before && ends.get(before.id);
    return from === undefined ? [] : [rung(stage, from, stage.workingDays, 'if-needed')];
  });
  return { rungs, decidedBy, total: Math.max(day, ...rungs.map((r) => r.to)) };
}

const rung = (stage: Stage, from: number, days: number, when: LadderRung['when']): LadderRung => ({
  stage: stage.id,
  label: stage.applicantLabel ?? stage.label,
  actors: stage.actors,
  from,
  to: from + days,
  days,
  when,
  decides: stage.kind === 'notice',
});
