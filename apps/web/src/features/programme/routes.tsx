import type { RouteNode } from '../../route-tree';
import { isSignedIn, isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: '',
    page: () => import('./home.page'),
    menu: { label: 'home', order: 0, who: (session) => !isSignedIn(session) },
  },
  {
    path: 'calls',
    page: () => import('./calls.page'),
    menu: { label: 'calls', order: 1, who: (session) => session.staff.length === 0 },
    children: [{ path: ':id', page: () => import('./call.page') }],
  },
  {
    path: 'admin/programmes',
    who: isStaff('administrator', 'officer', 'leader', 'auditor'),
    page: () => import('./admin-programmes.page'),
    menu: { label: 'programmes', order: 6, who: isStaff('administrator') },
    children: [
      {
        path: ':code/:version',
        page: () => import('./programme-version.page'),
        children: [
          { path: 'amendment', page: () => import('../application/amendment.page') },
          { path: 'preview', page: () => import('./preview.page') },
        ],
      },
    ],
  },
  {
    path: 'admin/trials',
    who: isStaff('administrator'),
    page: () => import('./trials.page'),
  },
  {
    path: 'admin/calls',
    who: isStaff('administrator', 'officer', 'leader', 'auditor'),
    page: () => import('./admin-calls.page'),
    menu: { label: 'batches', order: 5 },
    children: [
      { path: 'new', who: isStaff('administrator'), page: () => import('./call-form.page') },
      {
        path: ':id',
        page: () => import('./admin-call.page'),
        children: [{ path: 'edit', who: isStaff('administrator'), page: () => import('./call-form.page') }],
      },
    ],
  },
];
