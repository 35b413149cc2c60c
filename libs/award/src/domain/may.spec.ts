import { matrix, oneOfEach } from '@keshen/identity';
import { awardTable } from './may';

it('who may do what with an agreement and its reports is exactly this', () => {
  const readers = [
    'enterprise-administrator',
    'writer',
    'certifier',
    'viewer',
    'officer',
    'leader',
    'finance',
    'auditor',
  ];
  expect(matrix(awardTable, oneOfEach('party'), { party: 'party' })).toEqual({
    'read-agreement': readers,
    'sign-for-party': ['certifier'],
    'sign-for-commission': ['officer'],
    report: ['enterprise-administrator', 'writer', 'certifier'],
    'read-report': readers,
  });
});
