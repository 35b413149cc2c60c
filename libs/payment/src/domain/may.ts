import { mayTable, member, staff } from '@keshen/identity';

export type PaymentAction =
  'list' | 'read' | 'prepare' | 'approve' | 'settle' | 'see-account' | 'correct-account';

/** 拨款: who may do what. That the second person is another one is checked with the payment at hand. */
export const paymentTable = mayTable<PaymentAction, { party: string }>({
  list: [staff('finance'), staff('officer'), staff('leader'), staff('auditor')],
  read: [
    member('enterprise-administrator', 'writer', 'certifier', 'viewer'),
    staff('finance'),
    staff('officer'),
    staff('leader'),
    staff('auditor'),
  ],
  prepare: [staff('finance')],
  approve: [staff('finance')],
  settle: [staff('finance')],
  'see-account': [staff('finance')],
  'correct-account': [member('enterprise-administrator', 'certifier')],
});
