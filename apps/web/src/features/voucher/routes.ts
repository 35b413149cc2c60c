import type { RouteNode } from '../../route-tree';
import { isMember, isSignedIn, isStaff } from '../../session';

const office = isStaff('officer', 'leader', 'finance', 'auditor');

export const routes: readonly RouteNode[] = [
  {
    path: 'vouchers',
    who: isMember(),
    page: () => import('./vouchers.page'),
    menu: { label: 'vouchers', order: 3.5, who: (s) => isMember()(s) && s.staff.length === 0 },
  },
  { path: 'vouchers/catalogue', page: () => import('./catalogue.page') },
  { path: 'vouchers/orders/:id', who: isSignedIn, page: () => import('./order.page') },
  {
    path: 'vouchers/institution',
    who: isMember(),
    page: () => import('./institution.page'),
    own: { label: 'institution', order: 3 },
  },
  {
    path: 'vouchers/desk',
    who: office,
    page: () => import('./desk.page'),
    menu: { label: 'vouchers', order: 7 },
  },
  { path: 'vouchers/books', who: office, page: () => import('./books.page') },
];
