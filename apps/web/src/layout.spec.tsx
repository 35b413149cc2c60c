import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { jest } from '@jest/globals';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { MemoryRouter, useLocation, useNavigate, type NavigateFunction } from 'react-router';
import { makeQueryClient, setCsrf } from './api';
import i18n, { setLocale } from './i18n';
import { leave } from './leave';
import type { RouteNode } from './route-tree';
import { makePages } from './router';
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

let where: ReturnType<typeof useLocation>;
let go: NavigateFunction;
const passed: string[] = [];
function Where() {
  where = useLocation();
  go = useNavigate();
  passed.push(where.pathname);
  return null;
}
function show(path: string, session: Partial<Session>, nodes: readonly RouteNode[] = tree) {
  const Pages = makePages(nodes);
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={session}>
        <MemoryRouter initialEntries={[path]}>
          <Pages />
          <Where />
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
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
    show('/desk?q=1', {});
    expect(await screen.findByText('登录页')).toBeInTheDocument();
    expect(where.search).toBe(`?to=${encodeURIComponent('/desk?q=1')}`);
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

describe('going from page to page', () => {
  const page = (name: string) => async () => ({
    default: () => (
      <PageFrame title={name}>
        <h1>{name}</h1>
        <p id="named" />
      </PageFrame>
    ),
  });
  const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

  it('fetches again what could not be fetched, when somebody comes by again', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    let reachable = false;
    const two = async () => {
      if (!reachable) throw new TypeError('error loading dynamically imported module');
      return page('第二页')();
    };
    show('/one', {}, [
      { path: 'one', page: page('第一页') },
      { path: 'two', page: two },
    ]);
    await heading('第一页');
    await act(async () => go('/two'));
    await heading('这一页没能打开');
    await act(async () => go(-1));
    await heading('第一页');
    reachable = true;
    await act(async () => go('/two'));
    await heading('第二页');
    log.mockRestore();
  });

  it('reads a new page from its start or from the place named, an old one from where it was left', async () => {
    const scrolled: unknown[] = [];
    window.scrollTo = ((...to: unknown[]) => scrolled.push(to[1])) as typeof window.scrollTo;
    Element.prototype.scrollIntoView = function (this: Element) {
      scrolled.push(this.id);
    };
    show('/one', {}, [
      { path: 'one', page: page('第一页') },
      { path: 'two', page: page('第二页') },
    ]);
    await heading('第一页');
    Object.defineProperty(window, 'scrollY', { value: 640, configurable: true });
    fireEvent.scroll(window);
    await act(async () => go('/two#named'));
    await heading('第二页');
    await act(async () => go('/two?order=sum', { replace: true }));
    await act(async () => go(-1));
    await heading('第一页');
    await act(async () => go('/two'));
    await heading('第二页');
    expect(scrolled).toEqual(['named', 640, 0]);
  });

  it('keeps the focus and finds the place named when an answer takes the place of waiting for it', async () => {
    const scrolled: string[] = [];
    Element.prototype.scrollIntoView = function (this: Element) {
      scrolled.push(this.id);
    };
    let answered = () => {};
    const Shown = (await page('第二页')()).default;
    const Two = () => {
      const [here, setHere] = useState(false);
      answered = () => setHere(true);
      return here ? <Shown /> : <PageFrame title="…">正在读取</PageFrame>;
    };
    show('/one', {}, [
      { path: 'one', page: page('第一页') },
      { path: 'two', page: async () => ({ default: Two }) },
    ]);
    await heading('第一页');
    await act(async () => go('/two#named'));
    await screen.findByText('正在读取');
    expect(scrolled).toEqual([]);
    act(() => answered());
    await heading('第二页');
    expect(screen.getByRole('main')).toHaveFocus();
    await waitFor(() => expect(scrolled).toEqual(['named']));
  });

  it('ends a session on the home page, which no page that is left turns into signing in', async () => {
    const asked: string[] = [];
    globalThis.fetch = jest.fn(async (url: unknown, init?: RequestInit) => {
      asked.push(`${init?.method} ${String(url)}`);
      return { ok: true, status: 204, headers: new Headers() };
    }) as unknown as typeof fetch;
    setCsrf('x');
    passed.length = 0;
    show('/desk', { account, staff: [{ role: 'officer', scope: null }], csrf: 'x' }, [
      { path: '', page: page('首页') },
      ...tree,
    ]);
    await heading('我的待办');
    await userEvent.click(screen.getByRole('button', { name: /陆知行/ }));
    await userEvent.click(screen.getByRole('button', { name: '退出登录' }));
    await heading('首页');
    await waitFor(() => expect(asked).toContain('DELETE /api/session'));
    expect(new Set(passed)).toEqual(new Set(['/desk', '/']));
  });

  it.each([
    [true, ['/api/oidc/end']],
    [false, []],
  ])('goes to the provider to sign out there too, where the session says so: %s', async (too, wanted) => {
    const went: string[] = [];
    leave.to = (address) => void went.push(address);
    globalThis.fetch = jest.fn(async () => ({
      ok: true,
      status: 204,
      headers: new Headers(),
    })) as unknown as typeof fetch;
    show('/desk', { account, signsOutAtProvider: too, csrf: 'x' }, [
      { path: '', page: page('首页') },
      { path: 'desk', page: page('我的待办') },
    ]);
    await heading('我的待办');
    await userEvent.click(screen.getByRole('button', { name: /陆知行/ }));
    await userEvent.click(screen.getByRole('button', { name: '退出登录' }));
    await heading('首页');
    await waitFor(() => expect(went).toEqual(wanted));
  });
});
