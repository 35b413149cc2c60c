import { matrix, oneOfEach } from '@keshen/identity';
import { paymentTable } from './may';

it('who may do what with a payment is exactly this', () => {
  expect(matrix(paymentTable, oneOfEach('party'), { party: 'party' })).toEqual({
    list: ['officer', 'leader', 'finance', 'auditor'],
    read: [
      'enterprise-administrator',
      'writer',
      'certifier',
      'viewer',
      'officer',
      'leader',
      'finance',
      'auditor',
    ],
    prepare: ['finance'],
    approve: ['finance'],
    settle: ['finance'],
    'see-account': ['finance'],
    'correct-account': ['enterprise-administrator', 'certifier'],
  });
});
