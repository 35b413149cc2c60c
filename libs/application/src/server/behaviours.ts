import { conflict } from '@keshen/kernel';
import type { StageBehaviour, StageBehaviours } from './behaviour';

/**
 * 申报填报: submitted by SubmissionService (which checks everything), so here only 放弃 (to an end) is concluded;
 * submitting through the general way is refused.
 */
export const formBehaviour: StageBehaviour<'form'> = {
  kind: 'form',
  automatic: ({ stage }) => stage.outcomes.filter((o) => o.tone === 'forward').map((o) => o.id),
};

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
