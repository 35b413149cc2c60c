import type { MailState } from './requests';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export type ListedMail = {
  id: number;
  template: string | null;
  /** Masked. */
  address: string;
  subject: string;
  state: MailState;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
};

export type Message = {
  id: number;
  subject: string;
  body: string;
  /** A path of the portal, or null. */
  link: string | null;
  locale: 'zh-CN' | 'en';
  createdAt: Date;
  readAt: Date | null;
};
