import { anyone, mayTable, staff } from '@keshen/identity';

export type RecognitionAction = 'read-upward' | 'recommend' | 'read-register' | 'register';

/**
 * 市级推荐 and 备案登记: the officer recommends, writes results down and registers; those who read decisions read
 * them; the register is public. The spec runs every role × action.
 */
export const recognitionTable = mayTable<RecognitionAction, object>({
  'read-upward': [staff('officer'), staff('leader'), staff('finance'), staff('auditor')],
  recommend: [staff('officer')],
  'read-register': [anyone],
  register: [staff('officer')],
});
