import { z } from 'zod';
import type { Text } from '@keshen/kernel';
import {
  ATTACHMENTS,
  checkAnswerChange,
  fieldAt,
  flatten,
  formProblems,
  type Answers,
  type Definition,
  type FormFacts,
} from '@keshen/programme';
import type { Case } from './case';

/** What a move of an application to another version of its programme would do; nothing is done yet. */
export interface VersionMovePlan {
  /** What forbids it: another programme, a stage that is not there or is of another kind. */
  blockers: { code: string; params: Record<string, unknown> }[];
  /** Answers that the other version does not ask, or asks in another type: they are taken away. */
  dropped: { path: string; label: Text | null }[];
  /** What would be wrong with the form there, as paths and codes. */
  problems: { path: string; code: string }[];
}

/** `dropped` is what the administrator has seen go: the move is refused when it would be anything else. */
export const versionMoveRequest = z.strictObject({
  versionId: z.uuid(),
  dropped: z.array(z.string().max(81)).max(2000),
  reason: z.string().trim().min(4).max(500),
});
export type VersionMoveRequest = z.infer<typeof versionMoveRequest>;

/** Plans the move of an application with its open cases and its answers, as they are kept. */
export function versionMovePlan(
  from: Definition,
  to: Definition,
  open: readonly Pick<Case, 'kind' | 'stage' | 'stageKind'>[],
  answers: Answers,
  facts: FormFacts = {},
): VersionMovePlan {
  const blockers: VersionMovePlan['blockers'] = [];
  if (from.code !== to.code) blockers.push({ code: 'move.other-programme', params: { code: to.code } });
  for (const { kind, stage, stageKind } of open) {
    const found = to.workflows[kind]?.stages.find((each) => each.id === stage);
    if (!found) blockers.push({ code: 'move.stage-missing', params: { stage } });
    else if (found.kind !== stageKind)
      blockers.push({ code: 'move.stage-kind', params: { stage, kind: found.kind } });
  }
  const { kept, misfits } = fitting(to, answers);
  const dropped = misfits.map((path) => ({
    path,
    label: path.startsWith(`${ATTACHMENTS}.`) ? null : (fieldAt(from, path)?.label ?? null),
  }));
  const problems = formProblems(to, kept, facts).map(({ path, code }) => ({ path, code }));
  return { blockers, dropped, problems: problems.slice(0, 200) };
}

/** The answers that a version asks in the types that they have, and the paths of those that do not fit. */
export function fitting(to: Definition, answers: Answers): { kept: Answers; misfits: string[] } {
  const misfits = Object.entries(flatten(answers))
    .filter(([path, value]) => value !== null && checkAnswerChange(to, path, value).length > 0)
    .map(([path]) => path);
  const kept = structuredClone(answers);
  for (const path of misfits) {
    const at = path.indexOf('.');
    delete kept[path.slice(0, at)]![path.slice(at + 1)];
  }
  return { kept, misfits };
}
