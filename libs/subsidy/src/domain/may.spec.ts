import { matrix, oneOfEach } from '@keshen/identity';
import { subsidyTable } from './may';

describe('a list of what is due', () => {
  it('is the officer’s; an enterprise sees what is offered to it, and its certifier confirms', () => {
    expect(matrix(subsidyTable, oneOfEach('party'), { party: 'party' })).toEqual({
      read: ['officer', 'leader', 'auditor'],
      manage: ['officer'],
      'decide-items': ['officer'],
      'see-offer': ['enterprise-administrator', 'writer', 'certifier', 'viewer'],
      confirm: ['certifier'],
    });
  });
});
