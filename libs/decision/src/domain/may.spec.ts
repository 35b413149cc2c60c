import { matrix, oneOfEach } from '@keshen/identity';
import { decisionTable } from './may';

describe('who decides', () => {
  it('the officer prepares, the leader decides, both keep the minutes, finance and audit read', () => {
    expect(matrix(decisionTable, oneOfEach('party'), {})).toEqual({
      read: ['officer', 'leader', 'finance', 'auditor'],
      prepare: ['officer'],
      'keep-minutes': ['officer', 'leader'],
      decide: ['leader'],
    });
  });
});
