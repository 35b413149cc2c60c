import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'audit',
    who: isStaff('auditor'),
    page: () => import('./audit.page'),
    menu: { label: 'audit', order: 1 },
  },
  {
    path: 'tasks',
    who: isStaff('officer', 'administrator', 'auditor'),
    page: () => import('./tasks.page'),
    menu: { label: 'queue', order: 2, who: isStaff('administrator') },
    own: {
      label: 'queue',
      order: 2,
      who: (session) => isStaff('officer', 'auditor')(session) && !isStaff('administrator')(session),
    },
  },
];
