import { conflict } from '@keshen/kernel';
import type { StageKind } from '@keshen/programme';
import type { StageBehaviour, StageBehaviours } from './behaviour';

/**
 * 申报填报: submitted by SubmissionService (which checks everything), so here only 放弃 (to an end) is concluded;
 * submitting through the general way is refused.
 */
export const formBehaviour: StageBehaviour<'form'> = {
  kind: 'form',
  automatic: ({ stage }) => stage.outcomes.filter((o) => o.tone === 'forward').map((o) => o.id),
};

/**
 * 试运行: a stage whose kind has effects outside of the application, without them. Whoever owes it chooses the outcome;
 * where nobody owes anything the first way forward is taken.
 */
export const playedBehaviour = (kind: StageKind): StageBehaviour => ({
  kind,
  enter: async (_tx, { stage }) =>
    stage.actors.some((actor) => actor !== 'system')
      ? null
      : (stage.outcomes.find((o) => o.tone === 'forward')?.id ?? null),
});

/** An end: nobody owes anything. Whoever opened the case follows it. */
export const closedBehaviour = (behaviours: StageBehaviours): StageBehaviour<'closed'> => ({
  kind: 'closed',
  enter: async (tx, { case: subject }) => {
    await behaviours.ended(tx, subject);
    return null;
  },
  conclude: async () => {
    throw conflict('case.ended');
  },
});
