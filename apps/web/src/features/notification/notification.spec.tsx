import '@testing-library/jest-dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { serving } from '../../answers.fixture';
import { makeQueryClient } from '../../api';
import { setLocale } from '../../i18n';
import { SessionFixture } from '../../session';
import MailPage from './mail.page';
import MailsPage from './mails.page';
import MessagesPage from './messages.page';

type Asked = { method: string; path: string };
const asked: Asked[] = [];

/** A server that answers these; asked for anything else it has nothing. */
function serve(answers: Record<string, unknown>): void {
  asked.length = 0;
  serving((method, url) => {
    const path = url.split('?')[0]!.replace(/^\/api/, '');
    asked.push({ method, path });
    const found = answers[path];
    return [found === undefined ? 204 : 200, found];
  });
}

function show(path: string): void {
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <SessionFixture session={{ csrf: 'x' }}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/messages" element={<MessagesPage />} />
            <Route path="/mails" element={<MailsPage />} />
            <Route path="/mails/:id" element={<MailPage />} />
            <Route path="/applications/:id" element={<h1>申报页</h1>} />
          </Routes>
        </MemoryRouter>
      </SessionFixture>
    </QueryClientProvider>,
  );
}

const message = {
  id: 7,
  subject: '已收到申报：CXY-2026-0001',
  body: '回执可以下载。\n详情：https://keshen.example/applications/1',
  link: '/applications/1',
  locale: 'zh-CN',
  createdAt: '2026-11-24T02:00:00Z',
  readAt: null,
};
const mail = {
  id: 3,
  template: 'submitted',
  address: 'wa***@example.com',
  subject: '已收到申报',
  state: 'failed',
  attempts: 2,
  lastError: '550 no',
  createdAt: '2026-11-24T02:00:00Z',
  sentAt: null,
};

describe('messages', () => {
  beforeEach(() => setLocale('zh-CN'));

  it('lead to what they speak of, and are read by that', async () => {
    serve({ '/messages': { items: [message], next: null, unread: 1 }, '/session': { csrf: 'x' } });
    show('/messages');
    expect(await screen.findByText('1 条未读')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'https://keshen.example/applications/1' })).toHaveAttribute(
      'href',
      '/applications/1',
    );
    await userEvent.click(screen.getByRole('link', { name: message.subject }));
    expect(await screen.findByRole('heading', { name: '申报页' })).toBeInTheDocument();
    await waitFor(() => expect(asked).toContainEqual({ method: 'POST', path: '/messages/7/read' }));
  });

  it('say what will come here when there are none', async () => {
    serve({ '/messages': { items: [], next: null, unread: 0 } });
    show('/messages');
    expect(await screen.findByText('还没有消息')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '全部标为已读' })).not.toBeInTheDocument();
  });
});

describe('mails in administration', () => {
  it('say that nothing leaves this machine while no server is set up', async () => {
    serve({ '/admin/mails': { items: [{ ...mail, state: 'sent' }], next: null, leaves: false } });
    show('/mails');
    expect(await screen.findByText('已写入文件')).toBeInTheDocument();
    expect(screen.getByText(/未配置邮件服务器/)).toBeInTheDocument();
  });

  it('show what the server said, and can be sent again', async () => {
    serve({ '/admin/mails/3': { ...mail, body: null, providerId: null }, '/session': { csrf: 'x' } });
    show('/mails/3');
    expect(await screen.findByText('550 no')).toBeInTheDocument();
    expect(screen.getByText(/一次性链接/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '再发一次' }));
    expect(await screen.findByText('已排队再发。')).toBeInTheDocument();
    expect(asked).toContainEqual({ method: 'POST', path: '/admin/mails/3/retry' });
  });
});
