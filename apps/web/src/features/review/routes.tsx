import type { RouteNode } from '../../route-tree';
import { isEmployed, isSignedIn, isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  { path: 'review-invitation', page: () => import('./invitation.page') },
  {
    path: 'reviews',
    who: isStaff('expert'),
    page: () => import('./my-reviews.page'),
    menu: { label: 'reviews', order: 1 },
    children: [{ path: ':id', page: () => import('./review.page') }],
  },
  { path: 'bids', who: isStaff('expert'), page: () => import('./bids.page') },
  { path: 'assignments/:call', who: isStaff('officer'), page: () => import('./plan.page') },
  {
    path: 'interests',
    who: isEmployed,
    page: () => import('./interests.page'),
    own: { label: 'interests', order: 2 },
  },
  {
    path: 'experts',
    who: isStaff('officer', 'administrator', 'auditor'),
    page: () => import('./experts.page'),
    menu: { label: 'experts', order: 5 },
    children: [
      { path: 'fields', page: () => import('./expert-fields.page') },
      { path: 'applications', page: () => import('./expert-applications.page') },
      { path: ':account', page: () => import('./expert.page') },
    ],
  },
  {
    path: 'expert-profile',
    who: isStaff('expert'),
    page: () => import('./expert-profile.page'),
    own: { label: 'expertProfile', order: 1 },
  },
  {
    path: 'expert-application',
    who: isSignedIn,
    page: () => import('./expert-application.page'),
    own: { label: 'expertApplication', order: 8, who: (session) => session.staff.length === 0 },
  },
  { path: 'expert-recommendation', page: () => import('./expert-recommendation.page') },
];
