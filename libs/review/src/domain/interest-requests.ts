import { z } from 'zod';
import { interestKind } from '@keshen/programme';

/** An officer enters a conflict of somebody with an application, with the evidence for it. */
export const enterConflictRequest = z.strictObject({
  account: z.uuid(),
  kind: interestKind,
  note: z.string().trim().min(2).max(500),
});
export type EnterConflictRequest = z.infer<typeof enterConflictRequest>;

/** 排除: why a conflict that was found is none. */
export const clearConflictRequest = z.strictObject({ reason: z.string().trim().min(2).max(500) });
