import { mayTable, member, staff } from '@keshen/identity';

export type AwardAction =
  'read-agreement' | 'sign-for-party' | 'sign-for-commission' | 'report' | 'read-report';

/** 任务书 and reports: who may do what; the thing is whose award it is. The spec runs every role × action. */
export const awardTable = mayTable<AwardAction, { party: string }>({
  'read-agreement': [
    member('enterprise-administrator', 'writer', 'certifier', 'viewer'),
    staff('officer'),
    staff('leader'),
    staff('finance'),
    staff('auditor'),
  ],
  'sign-for-party': [member('certifier')],
  'sign-for-commission': [staff('officer')],
  report: [member('enterprise-administrator', 'writer', 'certifier')],
  'read-report': [
    member('enterprise-administrator', 'writer', 'certifier', 'viewer'),
    staff('officer'),
    staff('leader'),
    staff('finance'),
    staff('auditor'),
  ],
});
