import type { RouteNode } from '../../route-tree';
import { isSignedIn } from '../../session';

export const routes: readonly RouteNode[] = [
  { path: 'applications/:id/agreement', who: isSignedIn, page: () => import('./agreement.page') },
];
