import { routes as applicationRoutes } from './features/application/routes';
import { routes as publicRoutes } from './features/public/routes';
import { routes as reviewRoutes } from './features/review/routes';
import type { RouteNode } from './route-tree';

/** The whole portal as one tree; each capability brings its own branch. */
export const routes: readonly RouteNode[] = [...publicRoutes, ...applicationRoutes, ...reviewRoutes];
