import type { RouteNode } from '../../route-tree';

export const routes: readonly RouteNode[] = [
  { path: 'accessibility', page: () => import('./accessibility.page') },
];
