import type { RouteNode } from '../../route-tree';

export const routes: readonly RouteNode[] = [
  {
    path: 'verify',
    page: () => import('./verify.page'),
    children: [{ path: ':receipt', page: () => import('./verify.page') }],
  },
];
