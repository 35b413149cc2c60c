import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'admin/letter-templates',
    who: isStaff('administrator', 'officer', 'auditor'),
    page: () => import('./templates.page'),
  },
];
