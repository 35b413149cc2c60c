import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { makeQueryClient } from './api';
import i18n, { setLocale } from './i18n';
import { Layout, NotFound, PageError } from './layout';
import type { RouteNode } from './route-tree';
import { routeObjects } from './router';
import { isStaff, SessionFixture, type Session } from './session';
import { PageFrame } from './ui/page';

function Desk() {
  return (
    <PageFrame title="工作台">
      <h1>我的待办</h1>
    </PageFrame>
  );
}
function Broken(): never {
  throw new Error('boom');
}
const tree: RouteNode[] = [
  {
    path: 'desk',
    who: isStaff('officer'),
    page: async () => ({ default: Desk }),
    menu: { label: 'inbox', order: 1 },
  },
  { path: 'broken', page: async () => ({ default: Broken }) },
  {
    path: 'sign-in',
    page: async () => ({
      default: () => (
        <PageFrame title="登录">
          <h1>登录页</h1>
        </PageFrame>
      ),
    }),
  },
];

function show(path: string, session: Partial<Session>) {
  const router = createMemoryRouter(
    [
      {
        element: <Layout routes={tree} />,
        hydrateFallbackElement: <></>,
        errorElement: <PageError alone />,
        children: [...routeObjects(tree), { path: '*', element: <NotFound /> }],
      },
    ],
    { initialEntries: [path] },
  );
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={session}>
        <RouterProvider router={router} />
      </SessionFixture>
    </QueryClientProvider>,
  );
  return router;
}
const account = { id: '1', name: '陆知行', email: 'a@b.cn', locale: 'zh-CN' as const };

beforeAll(() => {
  window.scrollTo = () => {};
});

describe('around each page', () => {
  it('stands the menu of those who may see it, with the present place marked', async () => {
    show('/desk', { account, staff: [{ role: 'officer', scope: null }] });
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('我的待办');
    expect(screen.getByRole('link', { name: '工作台' })).toHaveAttribute('aria-current', 'page');
    expect(document.title).toBe('工作台 · 科申');
  });
  it('sends a visitor to sign in and back afterwards', async () => {
    const router = show('/desk?q=1', {});
    expect(await screen.findByText('登录页')).toBeInTheDocument();
    expect(router.state.location.search).toBe(`?to=${encodeURIComponent('/desk?q=1')}`);
  });
  it('tells somebody without the role plainly', async () => {
    show('/desk', { account });
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('这一页不对您开放');
  });
  it('says so on every page while demonstration data is loaded', async () => {
    show('/nowhere', { demo: true });
    expect(await screen.findByText(/演示环境/)).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('没有这一页');
  });
  it('keeps bar and way out when a page breaks', async () => {
    const log = console.error;
    console.error = () => {};
    show('/broken', {});
    expect(await screen.findByText('这一页没能打开')).toBeInTheDocument();
    expect(screen.getByRole('banner')).toBeInTheDocument();
    console.error = log;
  });
  it('speaks English throughout once it is chosen, and marks the document so', async () => {
    show('/nowhere', {});
    await act(async () => setLocale('en'));
    expect(await screen.findByText('There is no such page')).toBeInTheDocument();
    expect(document.documentElement.lang).toBe('en');
    await act(async () => setLocale('zh-CN'));
    expect(i18n.language).toBe('zh-CN');
  });
});
