import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'expert-draws',
    children: [
      {
        path: 'calls/:call',
        who: isStaff('officer', 'leader', 'auditor'),
        page: () => import('./desk.page'),
      },
      { path: ':id', page: () => import('./draw.page') },
      { path: ':id/screen', page: () => import('./screen.page') },
    ],
  },
];
