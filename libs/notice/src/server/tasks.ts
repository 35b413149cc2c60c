import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

/** An objection ended, or a case came to wait for its objections: settle it when none is open any more. */
export const objectionsSettle = defineTask('objections.settle', z.strictObject({ case: z.uuid() }));
