import { STAFF_ROLES } from '@keshen/identity';
import type { RouteNode } from '../../route-tree';
import { isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  { path: 'review-invitation', page: () => import('./invitation.page') },
  {
    path: 'reviews',
    who: isStaff('expert'),
    page: () => import('./my-reviews.page'),
    menu: { label: 'reviews', order: 1 },
    children: [{ path: ':id', page: () => import('./review.page') }],
  },
  { path: 'assignments/:call', who: isStaff('officer'), page: () => import('./plan.page') },
  {
    path: 'interests',
    who: isStaff(...STAFF_ROLES),
    page: () => import('./interests.page'),
    own: { label: 'interests', order: 2 },
  },
  {
    path: 'experts',
    who: isStaff('officer', 'administrator', 'auditor'),
    page: () => import('./experts.page'),
    menu: { label: 'experts', order: 5 },
  },
];
