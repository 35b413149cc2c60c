import type { Template } from '@keshen/notification';

/** What colleagues are told of threads. The words of a comment stay in the portal. */
export const threadMessages = {
  thread_mentioned: {
    subject: { 'zh-CN': '{person}提到您：{title}', en: '{person} mentioned you: {title}' },
    body: {
      'zh-CN': '{person}在“{title}”的“{place}”处提到您。\n{link}',
      en: '{person} mentioned you at “{place}” of “{title}”.\n{link}',
    },
  },
  thread_answered: {
    subject: { 'zh-CN': '{person}回复了讨论：{title}', en: '{person} answered: {title}' },
    body: {
      'zh-CN': '{person}在“{title}”的“{place}”处回复了讨论。\n{link}',
      en: '{person} answered in the discussion at “{place}” of “{title}”.\n{link}',
    },
  },
  thread_assigned: {
    subject: { 'zh-CN': '{person}交办给您：{title}', en: '{person} has a to-do for you: {title}' },
    body: {
      'zh-CN': '{person}把“{title}”的“{place}”处的一件事交给您，期限 {due}。\n{link}',
      en: '{person} gave you a to-do at “{place}” of “{title}”, due {due}.\n{link}',
    },
  },
  thread_due: {
    subject: { 'zh-CN': '交办今天到期：{title}', en: 'A to-do is due today: {title}' },
    body: {
      'zh-CN': '“{title}”的“{place}”处交给您的事今天到期。\n{link}',
      en: 'Your to-do at “{place}” of “{title}” is due today.\n{link}',
    },
  },
} as const satisfies Record<string, Template>;
export type ThreadMessage = keyof typeof threadMessages;
