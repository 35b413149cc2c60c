import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

const entry = z.strictObject({ entry: z.int() });

/** Asks the credit register about the applicant of a case that entered its screening; outside any transaction. */
export const screeningCredit = defineTask('screening.credit', entry);
/** Evaluates eligibility, credit and duplicates once the register has answered. */
export const screeningEvaluate = defineTask('screening.evaluate', entry);
