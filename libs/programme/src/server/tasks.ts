import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

/**
 * A version decides eligibility otherwise than the one before: applications on earlier versions are computed against
 * it, a batch at a time, those after `after`. Who has applications stands above and handles it.
 */
export const rulesAmendedTask = defineTask(
  'programme.rules-amended',
  z.strictObject({ version: z.uuid(), after: z.uuid().nullable() }),
);
