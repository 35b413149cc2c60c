import { z } from 'zod';

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
};

/** My messages, newest first; `unread` leaves out what was read. */
export const messagesQuery = z.strictObject({ ...page, unread: z.enum(['0', '1']).default('0') });
export type MessagesQuery = z.infer<typeof messagesQuery>;

export const MAIL_STATES = ['waiting', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Mails for administration, newest first. */
export const mailsQuery = z.strictObject({ ...page, state: z.enum(MAIL_STATES).optional() });
export type MailsQuery = z.infer<typeof mailsQuery>;

/** The number of a message or a mail. */
export const rowId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
