import { lazy, Suspense, type ComponentType } from 'react';
import { BrowserRouter, useLocation, useRoutes, type RouteObject } from 'react-router';
import { FirstSight } from './first-sight';
import { withWords } from './i18n';
import { Guarded, Layout, NotFound, PageError } from './layout';
import { PageBoundary } from './page-boundary';
import type { RouteNode } from './route-tree';

const failures = new Set<() => void>();
/** Whoever comes by again fetches again what could not be fetched. */
const forgetFailures = (): void => {
  for (const forget of failures) forget();
  failures.clear();
};

/** A page that is fetched with its words when it is first opened; the page before stands until it is here. */
function fetched(load: NonNullable<RouteNode['page']>): ComponentType {
  const attempt = () =>
    lazy(() =>
      withWords(load)().catch((error: unknown) => {
        failures.add(() => (Page = attempt()));
        throw error;
      }),
    );
  let Page = attempt();
  return function FetchedPage() {
    return <Page />;
  };
}

/** The tree as react-router wants it: each page lazy and behind its guard. */
function routeObjects(nodes: readonly RouteNode[]): RouteObject[] {
  return nodes.map((node): RouteObject => {
    const Page = node.page && fetched(node.page);
    return {
      path: node.path,
      element: <Guarded who={node.who} />,
      children: [...(Page ? [{ index: true, element: <Page /> }] : []), ...routeObjects(node.children ?? [])],
    };
  });
}

/**
 * All pages within what stands around each. react-router's own data routers would weigh 17 kB more, for loaders and
 * actions that nobody here uses: what pages show comes by react-query.
 */
export function makePages(nodes: readonly RouteNode[]): ComponentType {
  const objects: RouteObject[] = [
    {
      element: <Layout routes={nodes} onBreak={forgetFailures} />,
      children: [...routeObjects(nodes), { path: '*', element: <NotFound /> }],
    },
  ];
  return function Pages() {
    const { key } = useLocation();
    const pages = useRoutes(objects);
    return (
      <PageBoundary place={key} instead={(error) => <PageError error={error} alone />}>
        <Suspense>
          <FirstSight>{pages}</FirstSight>
        </Suspense>
      </PageBoundary>
    );
  };
}

/** The portal in a browser. */
export function makePortal(nodes: readonly RouteNode[]): ComponentType {
  const Pages = makePages(nodes);
  return function Portal() {
    return (
      <BrowserRouter>
        <Pages />
      </BrowserRouter>
    );
  };
}
