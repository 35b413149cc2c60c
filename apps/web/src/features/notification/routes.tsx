import type { RouteNode } from '../../route-tree';
import { isSignedIn, isStaff } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: 'messages',
    who: isSignedIn,
    page: () => import('./messages.page'),
    own: { label: 'messages', order: 1 },
  },
  {
    path: 'mails',
    who: isStaff('administrator'),
    page: () => import('./mails.page'),
    menu: { label: 'mails', order: 7 },
    children: [{ path: ':id', page: () => import('./mail.page') }],
  },
];
