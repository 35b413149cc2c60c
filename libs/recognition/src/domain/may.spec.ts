import { matrix, oneOfEach } from '@keshen/identity';
import { recognitionTable } from './may';

describe('who may do what with recommendations and registrations', () => {
  it('is the officer for acts, the readers of decisions for reads, and everybody for the register', () => {
    const actors = oneOfEach('party');
    expect(matrix(recognitionTable, actors, {})).toEqual({
      'read-upward': ['officer', 'leader', 'finance', 'auditor'],
      recommend: ['officer'],
      'read-register': Object.keys(actors),
      register: ['officer'],
    });
  });
});
