import type { RouteNode } from '../../route-tree';
import { isSignedIn } from '../../session';

export const routes: readonly RouteNode[] = [
  {
    path: '',
    page: () => import('./home.page'),
    menu: { label: 'home', order: 0, who: (session) => !isSignedIn(session) },
  },
  { path: 'accessibility', page: () => import('./accessibility.page') },
];
