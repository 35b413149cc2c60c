import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { serving } from '../../answers.fixture';
import { makeQueryClient } from '../../api';
import '../../i18n';
import { SessionFixture } from '../../session';
import ListPage from './list.page';

const row = {
  id: 'a1',
  caseId: 'c1',
  reference: 'CXY-2026-0001',
  title: '低温烧结银浆中试',
  party: '上海第1传感技术有限公司',
  town: '外冈镇',
  programme: 'CXY',
  call: { id: 'k1', title: { 'zh-CN': '2026年度产学研', en: 'Cooperation 2026' } },
  stage: 'formal',
  stageKind: 'check',
  stageLabel: { 'zh-CN': '形式审查', en: 'Formal check' },
  steps: [],
  step: null,
  askedFen: 10_000_000,
  submittedAt: '2026-11-20T02:00:00Z',
  enteredAt: '2019-11-23T17:00:00Z',
  dueAt: null,
  endedAt: null,
  result: null,
  trial: false,
};

/** The list at an address, for an officer; answers what was asked of the server, and the page's router. */
function opened(at: string) {
  const asked: string[] = [];
  serving((_method, url) => {
    asked.push(url);
    return [200, { items: [row], next: null }];
  });
  const router = createMemoryRouter([{ path: '/applications', element: <ListPage /> }], {
    initialEntries: [at],
  });
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={{ csrf: 'x', staff: [{ role: 'officer', scope: null }] }}>
        <RouterProvider router={router} />
      </SessionFixture>
    </QueryClientProvider>,
  );
  return { asked, router };
}
const exported = () =>
  new URL(screen.getByRole('link', { name: '导出所列' }).getAttribute('href')!, 'http://x');

describe("the office's list of applications", () => {
  it('is ordered by what moved last until a head is pressed, and says so', async () => {
    const { asked, router } = opened('/applications?town=外冈镇');
    const head = await screen.findByRole('columnheader', { name: /最近办理/ });
    expect(head).toHaveAttribute('aria-sort', 'descending');
    const press = screen.getByRole('button', { name: '申请（万元）' });
    press.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(asked.at(-1)).toContain('sort=-asked'));
    expect(asked.at(-1)).toContain('town=');
    expect(screen.getByRole('columnheader', { name: /申请（万元）/ })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(head).not.toHaveAttribute('aria-sort');
    expect(press).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.search).toContain('sort=asked'));
    expect(screen.getByRole('columnheader', { name: /申请（万元）/ })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });
  it('offers every order as a choice, too, where no head is shown', async () => {
    const { asked } = opened('/applications');
    await userEvent.selectOptions(await screen.findByLabelText('排序'), '提交：旧的在前');
    await waitFor(() => expect(asked.at(-1)).toContain('sort=submitted'));
  });
  it('says the year of what is not of this one', async () => {
    opened('/applications');
    expect(await screen.findByText('2019-11-24')).toBeVisible();
  });
  it('is exported as it is narrowed and ordered', async () => {
    opened('/applications?call=k1&ended=no&sort=-asked&page=3');
    await screen.findByText(row.reference);
    expect(exported().pathname).toBe('/api/applications/csv');
    expect(Object.fromEntries(exported().searchParams)).toEqual({ call: 'k1', ended: 'no', sort: '-asked' });
  });
  it('keeps order and call when it is searched, and takes the call away when that is pressed', async () => {
    const { router } = opened('/applications?call=k1&sort=-asked');
    await userEvent.type(await screen.findByLabelText('查找'), '银浆{Enter}');
    await waitFor(() =>
      expect(Object.fromEntries(new URLSearchParams(router.state.location.search))).toEqual({
        call: 'k1',
        sort: '-asked',
        text: '银浆',
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: /批次：2026年度产学研/ }));
    await waitFor(() => expect(router.state.location.search).not.toContain('call'));
  });
  it('is asked for in no order that there is not', async () => {
    const { asked } = opened('/applications?sort=title');
    await screen.findByText(row.reference);
    expect(asked.every((url) => !url.includes('sort='))).toBe(true);
  });
});
