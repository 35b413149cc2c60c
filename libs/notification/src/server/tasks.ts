import { defineTask } from '@keshen/platform/server';
import { z } from 'zod';

/** Sends one mail, outside any transaction; its Message-ID and its file are named after the mail, whichever task sends it. */
export const mailSend = defineTask('mail.send', z.strictObject({ mail: z.number().int().min(1) }));
