import type { RouteNode } from '../../route-tree';
import { isApplicant, isSignedIn, isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  { path: 'sign-in', page: () => import('./sign-in.page') },
  { path: 'single-sign-on', page: () => import('./single-sign-on.page') },
  { path: 'register', page: () => import('./register.page') },
  { path: 'confirm-email', page: () => import('./confirm-email.page') },
  { path: 'forgot-password', page: () => import('./forgot-password.page') },
  { path: 'reset-password', page: () => import('./reset-password.page') },
  { path: 'account-closed', page: () => import('./account-closed.page') },
  { path: 'invitation', page: () => import('./invitation.page') },
  {
    path: 'account',
    who: isSignedIn,
    page: () => import('./account.page'),
    own: { label: 'account', order: 9 },
  },
  {
    path: 'units',
    who: isSignedIn,
    page: () => import('./units.page'),
    menu: { label: 'profile', order: 6, who: isApplicant },
    children: [
      { path: 'claim', page: () => import('./claim-unit.page') },
      {
        path: ':id',
        page: () => import('./unit.page'),
        children: [{ path: 'members', page: () => import('./members.page') }],
      },
    ],
  },
  {
    path: 'claims',
    who: isStaff('officer', 'auditor'),
    page: () => import('./claims.page'),
    menu: { label: 'claims', order: 8 },
    children: [{ path: ':id', page: () => import('./claim.page') }],
  },
  {
    path: 'people',
    who: isStaff('administrator', 'auditor'),
    page: () => import('./people.page'),
    menu: { label: 'people', order: 3 },
    children: [{ path: ':id', page: () => import('./person.page') }],
  },
];
