import { matrix, oneOfEach } from '@keshen/identity';
import { letterTable, templateTable } from './may';

const thing = { party: 'party', town: '马陆镇' };

it('who reads a letter is exactly this: the applicant and its town what is to the applicant, the office all', () => {
  const office = ['officer', 'leader', 'finance', 'auditor'];
  const members = ['enterprise-administrator', 'writer', 'certifier', 'viewer'];
  const actors = oneOfEach('party', '马陆镇');
  expect(matrix(letterTable, actors, { ...thing, to: 'applicant' })['read']!.toSorted()).toEqual(
    [...members, 'recommender', ...office].toSorted(),
  );
  expect(matrix(letterTable, actors, { ...thing, to: 'staff' })['read']!.toSorted()).toEqual(
    office.toSorted(),
  );
});

it('who may do what with a template is exactly this', () => {
  expect(matrix(templateTable, oneOfEach('party'), {})).toEqual({
    read: ['officer', 'auditor', 'administrator'],
    change: ['administrator'],
  });
});
