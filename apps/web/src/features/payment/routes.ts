import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'payments',
    who: isStaff('finance', 'officer', 'leader', 'auditor'),
    page: () => import('./payments.page'),
    menu: { label: 'payments', order: 6 },
    children: [{ path: 'batches/:id', page: () => import('./batch.page') }],
  },
];
