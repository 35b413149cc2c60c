import { mayTable, member, staff } from '@keshen/identity';

export type VoucherAction =
  | 'read-quota'
  | 'order'
  | 'read-order'
  | 'read-redemption'
  | 'offer'
  | 'read-institution'
  | 'see-all'
  | 'register'
  | 'draw'
  | 'prepare'
  | 'settle'
  | 'see-books'
  | 'reverse';

/** `party`: the enterprise of a quota or an order, or the institution itself; `seller`: the institution of an order. */
export interface VoucherThing {
  party: string | null;
  seller?: string | null;
}

const everybodyOf = member('enterprise-administrator', 'writer', 'certifier', 'viewer');
const office = [staff('officer'), staff('leader'), staff('finance'), staff('auditor')];

/**
 * 创新券: who may do what. An institution sees its own orders and redemptions and nothing of the enterprise's
 * application; the enterprise sees how its order is redeemed, not to which account.
 */
export const voucherTable = mayTable<VoucherAction, VoucherThing>(
  {
    'read-quota': [everybodyOf, ...office],
    order: [member('enterprise-administrator', 'writer', 'certifier')],
    'read-order': [
      everybodyOf,
      (actor, thing) => !!thing.seller && everybodyOf(actor, { party: thing.seller }),
      ...office,
    ],
    'read-redemption': [
      (actor, thing) => !!thing.seller && everybodyOf(actor, { party: thing.seller }),
      ...office,
    ],
    offer: [member('enterprise-administrator', 'writer', 'certifier')],
    'read-institution': [everybodyOf, ...office],
    'see-all': office,
    register: [staff('officer')],
    draw: [staff('officer')],
    prepare: [staff('finance')],
    settle: [staff('finance')],
    'see-books': [staff('auditor'), staff('officer'), staff('finance'), staff('leader')],
    reverse: [staff('officer')],
  },
  { unknown: 'voucher.unknown' },
);
