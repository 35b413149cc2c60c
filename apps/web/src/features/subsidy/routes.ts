import type { RouteNode } from '../../route-tree';
import { isMember, isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'lists',
    who: isStaff('officer', 'leader', 'auditor'),
    page: () => import('./batches.page'),
    children: [{ path: ':id', page: () => import('./batch.page') }],
  },
  { path: 'offers/:id', who: isMember(), page: () => import('./offer.page') },
];
