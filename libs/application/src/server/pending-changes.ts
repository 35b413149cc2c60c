import { rows, type Tx } from '@keshen/platform/server';
import { flatten, visibleAnswers, type Answers, type Definition } from '@keshen/programme';
import { changedAnswers, type AnswerChange } from '../domain/compare-submissions';
import type { Content } from '../domain/opening';
import type { AnswerStore } from './answers';
import type { Submission } from './submission.store';

/** What a draft says otherwise than when somebody last answered for it. */
export interface PendingChanges {
  since: 'submitted' | 'handed-back';
  at: Date;
  answers: AnswerChange[];
}

/**
 * What a certifier has before them who certifies again: what is different since the last submission, or since it was
 * handed back, whichever is later. Null before either.
 */
export async function pendingChanges(
  tx: Tx,
  stored: AnswerStore,
  definition: Definition,
  applicationId: string,
  submission: Submission | null,
  handedBackAt: Date | null,
  now: Answers,
): Promise<PendingChanges | null> {
  if (handedBackAt && (!submission || handedBackAt > submission.submittedAt)) {
    const [then] = await rows<{ versions: Content['versions'] }>(
      tx,
      `select coalesce(jsonb_object_agg(path, version), '{}') as versions from (
         select path, max(version) as version from answer_changes
         where application_id = $1 and changed_at <= $2 group by path) v`,
      [applicationId, handedBackAt],
    );
    const before = visibleAnswers(definition, await stored.treeOf(tx, applicationId, then!.versions));
    return { since: 'handed-back', at: handedBackAt, answers: changedAnswers(flatten(before), flatten(now)) };
  }
  if (!submission) return null;
  const answers = changedAnswers(flatten(submission.answers), flatten(now));
  return { since: 'submitted', at: submission.submittedAt, answers };
}
