import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'defences',
    children: [
      {
        path: 'calls/:call',
        who: isStaff('officer', 'leader', 'auditor'),
        page: () => import('./timetable.page'),
      },
      {
        path: ':id',
        who: isStaff('officer', 'leader', 'auditor', 'expert'),
        page: () => import('./session.page'),
      },
      {
        path: ':id/screen',
        who: isStaff('officer', 'leader', 'auditor'),
        page: () => import('./screen.page'),
      },
    ],
  },
];
