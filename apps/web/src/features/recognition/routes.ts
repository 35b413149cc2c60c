import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

const readers = isStaff('officer', 'leader', 'finance', 'auditor');

export const routes: readonly RouteNode[] = [
  {
    path: 'upward',
    who: readers,
    page: () => import('./upward.page'),
    menu: { label: 'upward', order: 5, who: isStaff('officer') },
    children: [{ path: ':call', page: () => import('./upward-call.page') }],
  },
  {
    path: 'registers',
    page: () => import('./register.page'),
    menu: {
      label: 'register',
      order: 5,
      who: (session) => session.staff.length === 0 || isStaff('officer')(session),
    },
  },
];
