import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { serving } from '../../answers.fixture';
import { makeQueryClient } from '../../api';
import { setLocale } from '../../i18n';
import { SessionFixture, type StaffRole } from '../../session';
import AuditPage from './audit.page';
import TasksPage from './tasks.page';

const asked: { method: string; url: string }[] = [];

/** A server that answers these; asked for anything else it has nothing. */
function serve(answers: Record<string, unknown>): void {
  asked.length = 0;
  serving((method, url) => {
    asked.push({ method, url: decodeURIComponent(url) });
    const found = answers[url.split('?')[0]!.replace(/^\/api/, '')];
    return [found === undefined ? 204 : 200, found];
  });
}

function show(path: string, role: StaffRole): void {
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={{ csrf: 'x', staff: [{ role, scope: null }] }}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/tasks" element={<TasksPage />} />
            <Route path="/audit" element={<AuditPage />} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
}

const counts = { waiting: 0, postponed: 0, failed: 0, oldestWaiting: null };
const failed = {
  id: 41,
  task: 'mail.send',
  createdAt: '2026-11-24T02:00:00Z',
  failedAt: '2026-11-24T02:05:00Z',
  attempts: 8,
  lastError: '550 no such mailbox',
  refused: null,
};
const row = {
  id: 9,
  at: '2026-11-24T02:00:00Z',
  account: '018f0000-0000-7000-8000-000000000001',
  label: '顾清和',
  act: 'application.read',
  thing: { kind: 'application', id: '018f0000-0000-7000-8000-000000000002' },
  details: { as: 'officer' },
  sealed: true,
};

beforeEach(() => setLocale('zh-CN'));

describe('the queue board', () => {
  it('says in a sentence how many tasks failed, why, and lets an administrator try again', async () => {
    serve({
      '/admin/tasks/counts': { ...counts, failed: 1 },
      '/admin/tasks': { items: [failed], next: null },
      '/session': { csrf: 'x' },
    });
    show('/tasks', 'administrator');
    expect(await screen.findByRole('heading', { name: '1 个任务失败' })).toBeInTheDocument();
    expect(await screen.findByText('550 no such mailbox')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '重试 发送邮件' }));
    await waitFor(() => expect(asked).toContainEqual({ method: 'POST', url: '/api/admin/tasks/41/retry' }));
    expect(await screen.findByText('已排队重试。')).toBeInTheDocument();
  });

  it('lets an auditor look only', async () => {
    serve({
      '/admin/tasks/counts': { ...counts, failed: 1 },
      '/admin/tasks': { items: [failed], next: null },
    });
    show('/tasks', 'auditor');
    expect(await screen.findByText('550 no such mailbox')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /重试/ })).not.toBeInTheDocument();
  });

  it('calls a queue slow whose oldest task waits beyond the limit', async () => {
    serve({
      '/admin/tasks/counts': {
        ...counts,
        waiting: 3,
        oldestWaiting: new Date(Date.now() - 125_000).toISOString(),
      },
      '/admin/tasks': { items: [], next: null },
    });
    show('/tasks', 'administrator');
    expect(await screen.findByRole('heading', { name: '队列偏慢' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: '最老一个等了 2 分' })).toBeInTheDocument();
  });
});

describe('the audit log', () => {
  it('tells who did what with what, and narrows to a person and a kind of act', async () => {
    serve({ '/audit': { items: [row], next: null } });
    show('/audit', 'auditor');
    const line = (await screen.findByRole('rowheader', { name: /查看申报/ })).closest('tr')!;
    expect(within(line).getByText('已封存')).toBeInTheDocument();
    await userEvent.click(within(line).getByRole('button', { name: '只看 顾清和 的记录' }));
    await waitFor(() => expect(asked.at(-1)!.url).toContain(`account=${row.account}`));
    await userEvent.selectOptions(screen.getByRole('combobox', { name: '行为' }), 'payment.');
    await waitFor(() => expect(asked.at(-1)!.url).toMatch(/act=payment\.&account=|account=.*act=payment\./));
  });

  it('lists who was refused, and narrows to an address', async () => {
    const refused = {
      id: 3,
      minute: '2026-11-24T02:00:00Z',
      code: 'sign-in.wrong',
      account: null,
      name: 'z***@example.cn',
      address: '10.0.0.1',
      route: 'POST /api/session',
      times: 41,
    };
    serve({
      '/audit': { items: [], next: null },
      '/audit/refusals': { items: [refused], next: null },
    });
    show('/audit', 'auditor');
    await userEvent.click(await screen.findByRole('button', { name: '拒绝记录' }));
    const line = (await screen.findByRole('rowheader', { name: /登录：密码错误/ })).closest('tr')!;
    expect(within(line).getByText('z***@example.cn')).toBeInTheDocument();
    expect(within(line).getByText('41')).toBeInTheDocument();
    await userEvent.click(within(line).getByRole('button', { name: '只看来自 10.0.0.1 的记录' }));
    await waitFor(() => expect(asked.at(-1)!.url).toContain('address=10.0.0.1'));
  });

  it('verifies the chain when it is asked to, and says that it is whole', async () => {
    serve({
      '/audit': { items: [], next: null },
      '/audit/verification': { ok: true, records: 12, seals: 12, head: 'ab12', problems: [] },
    });
    show('/audit', 'auditor');
    await screen.findByText('没有记录');
    expect(asked.some(({ url }) => url.includes('verification'))).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: '核对' }));
    expect(await screen.findByText('完整')).toBeInTheDocument();
    expect(screen.getByText('ab12')).toBeInTheDocument();
  });

  it('says where the chain breaks', async () => {
    const problems = [
      { kind: 'removed', at: 8 },
      { kind: 'changed', at: 5 },
    ];
    serve({
      '/audit': { items: [], next: null },
      '/audit/verification': { ok: false, records: 11, seals: 12, head: 'ab12', problems },
    });
    show('/audit', 'auditor');
    await userEvent.click(await screen.findByRole('button', { name: '核对' }));
    expect(await screen.findByText('在第 5 条断开')).toBeInTheDocument();
    expect(screen.getByText('第 8 条被删除')).toBeInTheDocument();
  });
});
