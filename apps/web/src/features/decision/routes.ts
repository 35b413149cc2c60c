import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

const readers = isStaff('officer', 'leader', 'finance', 'auditor');

export const routes: readonly RouteNode[] = [
  {
    path: 'rankings',
    who: readers,
    page: () => import('./rankings.page'),
    menu: { label: 'decisions', order: 4, who: isStaff('officer', 'leader', 'auditor') },
    children: [
      { path: ':call', page: () => import('./ranking.page') },
      {
        path: ':call/analysis',
        who: isStaff('officer', 'leader', 'auditor'),
        page: () => import('../review/analysis.page'),
      },
    ],
  },
  { path: 'meetings/:id', who: readers, page: () => import('./meeting.page') },
];
