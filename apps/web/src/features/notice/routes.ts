import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

const staffLess = (session: { staff: unknown[] }): boolean => session.staff.length === 0;

export const routes: readonly RouteNode[] = [
  {
    path: 'notices',
    page: () => import('./notices.page'),
    menu: { label: 'notices', order: 3, who: (session) => staffLess(session) || isStaff('officer')(session) },
    children: [
      { path: 'compose/:call', who: isStaff('officer'), page: () => import('./compose.page') },
      { path: ':id', page: () => import('./notice.page') },
    ],
  },
  {
    path: 'awards',
    page: () => import('./awards.page'),
    menu: { label: 'results', order: 4, who: staffLess },
  },
  { path: 'objections', page: () => import('./objection-status.page') },
];
