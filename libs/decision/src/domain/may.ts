import { mayTable, staff } from '@keshen/identity';

export type DecisionAction = 'read' | 'prepare' | 'keep-minutes' | 'decide';

/**
 * 立项审定: the officer prepares the meeting and keeps its minutes, the leader decides, the auditor reads. The spec
 * runs every role × action.
 */
export const decisionTable = mayTable<DecisionAction, object>(
  {
    read: [staff('officer'), staff('leader'), staff('finance'), staff('auditor')],
    prepare: [staff('officer')],
    'keep-minutes': [staff('officer'), staff('leader')],
    decide: [staff('leader')],
  },
  { unknown: 'meeting.unknown' },
);
