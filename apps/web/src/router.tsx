import { createBrowserRouter, type RouteObject } from 'react-router';
import { withWords } from './i18n';
import { Layout, Guarded, NotFound, PageError } from './layout';
import type { RouteNode } from './route-tree';

/** The tree as react-router wants it: each page lazy and behind its guard. */
export function routeObjects(nodes: readonly RouteNode[]): RouteObject[] {
  return nodes.map((node): RouteObject => {
    const page = node.page;
    const own: RouteObject = {
      index: true,
      lazy: page && (async () => ({ Component: (await withWords(page)()).default })),
    };
    const children = [...(page ? [own] : []), ...routeObjects(node.children ?? [])];
    return {
      path: node.path,
      element: <Guarded who={node.who} />,
      errorElement: <PageError />,
      children,
    };
  });
}

export function makeRouter(nodes: readonly RouteNode[]) {
  return createBrowserRouter([
    {
      element: <Layout routes={nodes} />,
      errorElement: <PageError alone />,
      hydrateFallbackElement: <></>,
      children: [...routeObjects(nodes), { path: '*', element: <NotFound /> }],
    },
  ]);
}
