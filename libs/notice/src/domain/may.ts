import { anyone, mayTable, staff } from '@keshen/identity';

export type NoticeAction =
  'read' | 'object' | 'compose' | 'read-objection' | 'answer-objection' | 'reveal-objector';

/**
 * 公示 and 异议: everybody reads notices and may object; objections are the officer's and the readers' of decisions;
 * who objected only the officer may see, for a reason. The spec runs every role × action.
 */
export const noticeTable = mayTable<NoticeAction, object>({
  read: [anyone],
  object: [anyone],
  compose: [staff('officer')],
  'read-objection': [staff('officer'), staff('leader'), staff('auditor')],
  'answer-objection': [staff('officer')],
  'reveal-objector': [staff('officer')],
});
