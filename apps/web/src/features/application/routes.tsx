import type { RouteNode } from '../../route-tree';
import { isApplicant, isMember, isSignedIn, isStaff } from '../../session';

const deskRoles = isStaff('recommender', 'officer', 'department', 'leader', 'finance');

export const routes: readonly RouteNode[] = [
  {
    path: 'home',
    who: isApplicant,
    page: () => import('./applicant-home.page'),
    menu: { label: 'todo', order: 0, who: isMember() },
  },
  {
    path: 'desk',
    who: deskRoles,
    page: () => import('./queue.page'),
    menu: { label: 'inbox', order: 1 },
  },
  {
    path: 'matches',
    who: isMember(),
    page: () => import('./matches.page'),
    menu: { label: 'matches', order: 3 },
  },
  {
    path: 'applications',
    who: isSignedIn,
    page: () => import('./list.page'),
    menu: {
      label: (session) => (isMember()(session) ? 'applications' : 'cases'),
      order: 2,
      who: (s) => isMember()(s) || isStaff('recommender', 'officer', 'leader', 'finance', 'auditor')(s),
    },
    children: [
      {
        path: 'new',
        who: isMember('enterprise-administrator', 'writer'),
        page: () => import('./start.page'),
      },
      {
        path: ':id',
        page: () => import('./application.page'),
        children: [
          { path: 'form', page: () => import('./form.page') },
          { path: 'history', page: () => import('./history.page') },
          { path: 'check', page: () => import('./check.page') },
          { path: 'receipt', page: () => import('./receipt.page') },
          { path: 'changes/:no', page: () => import('./changes.page') },
          { path: 'answers', page: () => import('./answers.page') },
        ],
      },
    ],
  },
];
