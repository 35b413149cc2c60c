import { mayTable, member, staff } from '@keshen/identity';

/** What is offered to an enterprise; a batch is nobody's but the office's. */
export interface OfferThing {
  party: string | null;
}
export type SubsidyAction = 'read' | 'manage' | 'see-offer' | 'confirm' | 'decide-items';

/** 免申即享: the officer makes and moves batches, an enterprise sees what is its own, its certifier confirms. */
export const subsidyTable = mayTable<SubsidyAction, OfferThing>(
  {
    read: [staff('officer'), staff('leader'), staff('auditor')],
    manage: [staff('officer')],
    'decide-items': [staff('officer')],
    'see-offer': [member('enterprise-administrator', 'writer', 'certifier', 'viewer')],
    confirm: [member('certifier')],
  },
  { unknown: 'offer.unknown' },
);
