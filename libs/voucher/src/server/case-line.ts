import type { Case } from '@keshen/application';
import type { stageById } from '@keshen/programme';
import type { CaseLine } from '../domain/views';

/** Where a case stands, in the words of whoever it belongs to. */
export const lineOf = (one: Case, stage: ReturnType<typeof stageById>): CaseLine => ({
  stage: one.stage,
  stageKind: stage.kind,
  stageLabel: stage.applicantLabel ?? stage.label,
  act: 'act' in stage.arguments ? stage.arguments.act : null,
  done: 'done' in stage.arguments ? stage.arguments.done : null,
  enteredAt: one.enteredAt,
  dueAt: one.dueAt,
  endedAt: one.endedAt,
  result: one.result,
  version: one.version,
});
