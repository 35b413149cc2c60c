import { z } from 'zod';
import { defineTask } from '@keshen/platform/server';

/** A letter was issued: write its docx and its PDF. */
export const letterWrite = defineTask('letter.write', z.strictObject({ letter: z.uuid() }), { late: true });
