import { matrix, oneOfEach } from '@keshen/identity';
import { screeningTable } from './may';

const office = ['officer', 'leader', 'auditor'];

describe('who may read what came of a screening', () => {
  it('findings, checks and visits stay with the office; a department reads its own opinion', () => {
    expect(matrix(screeningTable, oneOfEach('party', 'tax'), { department: 'tax' })).toEqual({
      'read-findings': office,
      'read-check': office,
      'read-visit': office,
      'read-opinion': ['officer', 'department', 'leader', 'auditor'],
    });
  });

  it('no department reads another one’s opinion', () => {
    expect(
      matrix(screeningTable, oneOfEach('party', 'market'), { department: 'tax' })['read-opinion'],
    ).toEqual(office);
  });
});
