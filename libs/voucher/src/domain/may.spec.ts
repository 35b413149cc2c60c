import { matrix, oneOfEach } from '@keshen/identity';
import { voucherTable } from './may';

const members = ['enterprise-administrator', 'writer', 'certifier', 'viewer'];
const office = ['officer', 'leader', 'finance', 'auditor'];
const acting = ['enterprise-administrator', 'writer', 'certifier'];

describe('who may do what with vouchers', () => {
  it('is, on the side of the enterprise and in the office, exactly this', () => {
    expect(matrix(voucherTable, oneOfEach('party'), { party: 'party', seller: 'seller' })).toEqual({
      'read-quota': [...members, ...office],
      order: acting,
      'read-order': [...members, ...office],
      'read-redemption': office,
      offer: acting,
      'read-institution': [...members, ...office],
      'see-all': office,
      register: ['officer'],
      draw: ['officer'],
      prepare: ['finance'],
      settle: ['finance'],
      'see-books': office,
      reverse: ['officer'],
    });
  });

  it('is, on the side of the institution, to see the order and its redemption and nothing else', () => {
    const own = matrix(voucherTable, oneOfEach('seller'), { party: 'party', seller: 'seller' });
    expect(own['read-order']).toEqual([...members, ...office]);
    expect(own['read-redemption']).toEqual([...members, ...office]);
    expect(own['read-quota']).toEqual(office);
    expect(own.order).toEqual([]);
  });
});
