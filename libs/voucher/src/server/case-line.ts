import type { Case } from '@keshen/application';
import type { Text } from '@keshen/kernel';
import type { StageKind, stageById } from '@keshen/programme';

/** What both sides see of a case: where it stands, since when, until when. */
export interface CaseLine {
  stage: string;
  stageKind: StageKind;
  stageLabel: Text;
  act: string | null;
  /** The outcome that leads on, where the stage has one of its own. */
  done: string | null;
  enteredAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  result: string | null;
  version: number;
}

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
